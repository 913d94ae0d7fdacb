/** A start that fails in its middle: what was started is stopped, in order. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Driver } from '@covisor/driver-api'
import { simulatedDriver } from '@covisor/driver-simulated'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openKeyRing } from './secrets/key-ring.ts'
import { passphraseSource } from './secrets/passphrase-source.ts'
import { startServer } from './start-server.ts'

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'covisor-start-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

const start = (driver: Driver, more: { readonly secretPassphrase?: string } = {}) =>
  startServer(
    {
      data,
      host: '127.0.0.1',
      port: 0,
      store: { kind: 'sqlite', path: join(data, 'covisor.db') },
      importRoots: [],
      importHosts: [],
      drivers: [],
      logLevel: 'silent',
      ...more,
    },
    [driver],
  )

test('connections to hosts end when the tasks cannot be taken up', async () => {
  const simulated = simulatedDriver()
  const server = await start(simulated)
  const access = await server.control.access.signIn(
    { oneTime: await server.control.access.oneTimeSignIn('admin') },
    { address: undefined, interface: 'api' },
  )
  const added = await server.control.endpoints.add(access.actor, { uri: 'sim://kvm1' }, {})
  if (added.kind !== 'accepted') throw new Error('only a plan was made')
  await server.control.tasks.wait(access.actor, added.task, AbortSignal.timeout(30_000))
  await server.stop()
  // What taking up tasks asks for, and nothing before it.
  damage('alter table tasks rename column waits_for to mislaid')

  const connecting: AbortSignal[] = []
  const hanging: Driver = {
    ...simulated,
    parse: (uri) => simulated.parse(uri),
    connect: (_uri, { signal }) => {
      connecting.push(signal)
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    },
  }
  await expect(start(hanging)).rejects.toThrow('no such column: waits_for')
  expect(connecting.map((signal) => signal.aborted)).toEqual([true])

  damage('alter table tasks rename column mislaid to waits_for')
  await (await start(simulated)).stop()
})

test('a passphrase that does not open the keys is told before anything is written', async () => {
  const [keys, right, wrong] = ['secrets.keys', 'right', 'wrong'].map((name) => join(data, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(right, 'correct horse battery\n', { mode: 0o600 })
  await writeFile(wrong, 'correct horse\n', { mode: 0o600 })
  await openKeyRing(keys, passphraseSource(right, {}))
  const before = await readFile(keys, 'utf8')
  await expect(start(simulatedDriver(), { secretPassphrase: wrong })).rejects.toThrow('does not open')
  expect((await readdir(data)).toSorted()).toEqual(['right', 'secrets.keys', 'server.lock', 'wrong'])
  expect(await readFile(keys, 'utf8')).toBe(before)
  await (await start(simulatedDriver(), { secretPassphrase: right })).stop()
})

function damage(statement: string): void {
  const database = new DatabaseSync(join(data, 'covisor.db'))
  // Otherwise SQLite refuses for the sake of indexes that name the table.
  database.exec(`pragma legacy_alter_table = on; ${statement}`)
  database.close()
}
