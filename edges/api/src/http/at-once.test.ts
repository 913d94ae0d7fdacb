/** Nobody holds all there is. */
import type { FastifyInstance } from 'fastify'
import { expect, test, vi } from 'vitest'
import { actorOf } from '../../test/fake-control.ts'
import { taskRecord } from '../../test/records.ts'
import { testServer } from '../../test/test-server.ts'
import { AtOnce } from './at-once.ts'

const ada = actorOf('all')!
const bob = actorOf('all')!

test('a user who has too many open is refused, another is not', () => {
  const quota = new AtOnce(1, 'event streams')
  const giveBack = quota.take(ada)
  expect(() => quota.take(ada)).toThrow('you have 1 event streams open already')
  quota.take(bob)
  giveBack()
  quota.take(ada)
})

test('calls that last are counted, those that were answered are not', async () => {
  let waits = 0
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const wait = async (): Promise<typeof taskRecord> => {
    waits++
    await ended
    return taskRecord
  }
  const answers = { 'access.byToken': async () => ada, 'tasks.wait': wait, 'vms.list': async () => ({ items: [] }) }
  const { ask } = await testServer(answers, { callsAtOnce: 2 })
  const waiting = [ask('GET', '/v1/tasks/t1?wait=60'), ask('GET', '/v1/tasks/t1?wait=60')]
  await vi.waitUntil(() => waits === 2)
  expect(await ask('GET', '/v1/vms')).toMatchObject({
    status: 503,
    body: { detail: expect.stringContaining('you have 2 calls open already') },
  })
  end()
  for (const { status } of await Promise.all(waiting)) expect(status).toBe(200)
  for (let i = 0; i < 3; i++) expect((await ask('GET', '/v1/vms')).status).toBe(200)
})

test('a client that is gone before it is known who asks leaves nothing counted', async () => {
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>()
  const { promise: arrived, resolve: arrives } = Promise.withResolvers<void>()
  const byToken = async (secret: string) => {
    if (secret !== 'slow') return ada
    arrives()
    await gone
    return ada
  }
  const answers = { 'access.byToken': byToken, 'vms.list': async () => ({ items: [] }) }
  const { ask, listen, server } = await testServer(answers, { callsAtOnce: 1 })
  const hasty = new AbortController()
  const address = await listen()
  const request = fetch(`${address}/v1/vms`, { headers: { authorization: 'Bearer slow' }, signal: hasty.signal })
  await arrived
  hasty.abort()
  await expect(request).rejects.toThrow()
  await vi.waitUntil(async () => (await connectionsOf(server)) === 0)
  isGone()
  expect((await ask('GET', '/v1/vms')).status).toBe(200)
})

const connectionsOf = (server: FastifyInstance): Promise<number> =>
  new Promise((resolve, reject) => {
    server.server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
  })
