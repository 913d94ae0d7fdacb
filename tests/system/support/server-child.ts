/**
 * The process that startServer() starts: the real server with the simulated driver alone, its world in a folder.
 *
 * Says where it listens, and then takes one kind of order: where to die.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simulatedDriver } from '@covisor/driver-simulated'
import { startServer } from '@covisor/server'
import type { CrashPoint } from './crash-point.ts'
import { dieAfterCommit } from './die-after-commit.ts'
import { HOST } from './look-at-world.ts'
import type { ServerPlace, StartOptions } from './server.ts'

const { data, world, imports, clockAheadMs = 0 } = JSON.parse(process.argv[2] ?? '') as ServerPlace & StartOptions

const machineNow = Date.now
Date.now = () => machineNow() + clockAheadMs

const driver = simulatedDriver({ folder: world })
const server = await startServer(
  {
    data,
    host: '127.0.0.1',
    port: 0,
    store: { kind: 'sqlite', path: join(data, 'covisor.db') },
    importRoots: [imports],
    drivers: [],
    logLevel: 'warn',
  },
  [driver],
)

process.on('message', (point: CrashPoint) => {
  if ('commit' in point) dieAfterCommit(point.commit)
  else driver.endpoint(HOST).fail({ ...point, error: 'kill' })
  process.send?.('armed')
})
process.on('SIGTERM', () => {
  void server.stop().then(() => process.exit(0))
})
const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim()
process.send?.({ url: server.url, token })
