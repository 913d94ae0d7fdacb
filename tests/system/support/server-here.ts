/** The whole server inside the test's own process, over simulated hosts that the test holds in its hand. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type SimulatedEndpoint, simulatedDriver } from '@covisor/driver-simulated'
import { startServer } from '@covisor/server'
import { type Api, apiAt, type Task } from './api.ts'
import { HOST } from './look-at-world.ts'
import type { ServerPlace } from './server.ts'

export interface ServerHere {
  readonly api: Api
  readonly url: string
  readonly token: string
  /** The enrolled host. */
  readonly host: SimulatedEndpoint
  /** Enrols another host. */
  enrol(name: string): Promise<SimulatedEndpoint>
  stop(): Promise<void>
}

/** A server with one simulated host, enrolled. `parameters`: of its address, such as "vms=10". */
export async function startServerHere(place: ServerPlace, parameters = ''): Promise<ServerHere> {
  const driver = simulatedDriver({ folder: place.world })
  const server = await startServer(
    {
      data: place.data,
      host: '127.0.0.1',
      port: 0,
      store: { kind: 'sqlite', path: join(place.data, 'covisor.db') },
      importRoots: [place.imports],
      importHosts: [],
      drivers: [],
      logLevel: 'silent',
    },
    [driver],
  )
  const token = (await readFile(join(place.data, 'admin-token'), 'utf8')).trim()
  const api = apiAt(server.url, token)
  const enrol = async (name: string, more = '') => {
    const { id } = await api.post<Task>('/v1/endpoints', { uri: `sim://${name}${more}` })
    const { state, error } = await api.ended(id)
    if (state !== 'succeeded') throw new Error(`the host could not be enrolled: ${error?.text}`)
    return driver.endpoint(name)
  }
  const host = await enrol(HOST, `?${parameters}`)
  return { api, url: server.url, token, host, enrol, stop: () => server.stop() }
}
