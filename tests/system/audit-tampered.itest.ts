/** An audit that can be trusted: what is changed in the database behind the server's back is found, and told. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { simulatedDriver } from '@covisor/driver-simulated'
import { startServer } from '@covisor/server'
import { expect, onTestFinished, test } from 'vitest'
import { apiAt } from './support/api.ts'
import { temporaryPlace } from './support/server-place.ts'

interface Verdict {
  readonly intact: boolean
  readonly sealed: number
  readonly broken: { readonly place: number; readonly why: string } | null
}

const lies = [
  [
    'an entry',
    `update audit_entries set actor_name = 'mallory' where chain_index = 1`,
    'the entry is not what was sealed',
  ],
  [
    'a checkpoint, signed without the key',
    `update audit_checkpoints set signature = 'bWFsbG9yeQ=='`,
    'the signature of the checkpoint is not ours',
  ],
] as const

test.for(lies)('%s that was changed while the server was down is found', async ([, statement, why]) => {
  const place = await temporaryPlace()
  onTestFinished(() => place.remove())
  const before = await verdictOfServer(place.data)
  expect(before).toMatchObject({ intact: true, broken: null })
  expect(before.sealed).toBeGreaterThan(1)

  const database = new DatabaseSync(join(place.data, 'covisor.db'))
  database.exec(statement)
  database.close()
  expect(await verdictOfServer(place.data)).toMatchObject({ intact: false, broken: { place: expect.any(Number), why } })
})

/** Of a server that is started for it. */
async function verdictOfServer(data: string): Promise<Verdict> {
  const options = {
    data,
    host: '127.0.0.1',
    port: 0,
    store: { kind: 'sqlite', path: join(data, 'covisor.db') },
    importRoots: [],
    importHosts: [],
    drivers: [],
    logLevel: 'silent',
  } as const
  const server = await startServer(options, [simulatedDriver()])
  try {
    const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim()
    return await apiAt(server.url, token).get<Verdict>('/v1/audit/verification')
  } finally {
    await server.stop()
  }
}
