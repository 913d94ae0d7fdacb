/** A session to a fresh simulated endpoint, and the endpoint itself, for tests. */
import type { EndpointSession } from '@covisor/driver-api'
import { newId } from '@covisor/model'
import { type SimulatedDriver, simulatedDriver } from '../simulated-driver.ts'
import type { SimulatedEndpoint, SimulatedEndpointOptions } from '../simulated-endpoint.ts'

export interface OpenWorld {
  readonly driver: SimulatedDriver
  readonly endpoint: SimulatedEndpoint
  readonly session: EndpointSession
  readonly connect: () => Promise<EndpointSession>
}

export async function openSession(uri = 'sim://lab', options: SimulatedEndpointOptions = {}): Promise<OpenWorld> {
  const driver = simulatedDriver(options)
  const address = driver.parse(uri)
  const connect = () =>
    driver.connect(address, {
      installation: newId('installation'),
      pinned: undefined,
      signal: new AbortController().signal,
    })
  const session = await connect()
  return { driver, endpoint: driver.endpoint(address.label), session, connect }
}
