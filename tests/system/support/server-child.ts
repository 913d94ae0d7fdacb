/**
 * The process that startServer() starts: the real server with the simulated driver alone, its world in a folder.
 *
 * Says where it listens, and then takes orders: where to die, and what its host is to refuse.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simulatedDriver } from '@covisor/driver-simulated'
import { AppError } from '@covisor/model'
import { startServer } from '@covisor/server'
import type { Order } from './crash-point.ts'
import { dieAfterCommit } from './die-after-commit.ts'
import { HOST } from './look-at-world.ts'
import type { ServerPlace, StartOptions } from './server.ts'

const { data, world, imports, clockAheadMs = 0 } = JSON.parse(process.argv[2] ?? '') as ServerPlace & StartOptions

const refusal = new AppError('HOST_REFUSED', { host: HOST, action: 'do that', why: 'a test wants it so' })

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
    importHosts: [],
    drivers: [],
    logLevel: 'warn',
  },
  [driver],
)

process.on('message', (order: Order) => {
  if ('commit' in order) dieAfterCommit(order.commit)
  else if ('refuse' in order) driver.endpoint(HOST).fail({ call: order.refuse, error: refusal })
  else driver.endpoint(HOST).fail({ ...order, error: 'kill' })
  process.send?.('understood')
})
process.on('SIGTERM', () => {
  void server.stop().then(() => process.exit(0))
})
const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim()
process.send?.({ url: server.url, token })
