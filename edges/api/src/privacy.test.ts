/** What replies do not tell: hosts to those who may not see hosts, and fields that nobody decided to publish. */
import { describe, expect, test } from 'vitest'
import { imageRecord, networkRecord, poolRecord, uploadRecord, vmRecord, volumeRecord } from '../test/records.ts'
import { testServer } from '../test/test-server.ts'

const cases = [
  ['vms.get', '/v1/vms/a', vmRecord, 'vm:read'],
  ['pools.get', '/v1/pools/a', poolRecord, 'pool:read'],
  ['networks.get', '/v1/networks/a', networkRecord, 'network:read'],
  ['images.get', '/v1/images/a', imageRecord, 'image:read'],
  ['volumes.get', '/v1/volumes/a', volumeRecord, 'volume:read'],
  ['uploads.get', '/v1/uploads/a', uploadRecord, 'import:create'],
] as const

describe.for(cases)('%s', ([useCase, path, record, verb]) => {
  test('names no host, and no path on one, to a tenant', async () => {
    const { ask } = await testServer({ [useCase]: async () => record })
    const reply = await ask('GET', path, { headers: { authorization: `Bearer ${verb}` } })
    expect(reply.status).toBe(200)
    expect(reply.text).not.toMatch(/kvm1|\/srv\/|br-lan/)
  })

  test('does not publish what is new in the model', async () => {
    const { ask } = await testServer({ [useCase]: async () => withSecrets(record) })
    const reply = await ask('GET', path)
    expect(reply.status).toBe(200)
    expect(reply.text).not.toContain('hunter2')
  })
})

/** Maps from names to texts have no fields. */
const isMap = (key: string) => ['cannot', 'disallowed', 'tags'].includes(key)

/** The record, with a field more in each of its objects. */
function withSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecrets)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  const members = Object.entries(value).map(([key, member]) => [key, isMap(key) ? member : withSecrets(member)])
  return { ...Object.fromEntries(members), secret: 'hunter2' }
}
