/** Every kind of pool, held against libvirt's own schema by its test hypervisor, which needs no daemon. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { labUnavailable, runCommand } from '@covisor/lab'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newPoolXml, poolSecret, secretXml } from './pool-source-xml.ts'
import { sources } from './pool-sources.fixture.ts'

const unavailable = await labUnavailable()

describe.skipIf(unavailable !== undefined)('in the eyes of libvirt', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'covisor-pools-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const virsh = async (command: string, xml: string) => {
    const file = join(folder, 'some.xml')
    await writeFile(file, xml)
    return await runCommand(['virsh', '--connect', 'test:///default', command, '--validate', file])
  }

  test.each(sources.map((source) => [source.type, source] as const))(
    'a pool of type %s is valid',
    async (_, source) => {
      expect(await virsh('pool-define', newPoolXml('tried', source))).toContain('Pool tried defined')
    },
  )

  test('what is no pool is not', async () => {
    const xml = newPoolXml('tried', sources[1]!).replace('<host', '<hostess')
    await expect(virsh('pool-define', xml)).rejects.toThrow()
  })

  test('passwords are named as libvirt names them', () => {
    const kept = sources.map(poolSecret).filter((secret) => secret !== undefined)
    expect(kept.map(secretXml).every((xml) => xml.includes('<usage type='))).toBe(true)
  })
})
