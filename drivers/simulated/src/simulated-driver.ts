/**
 * The driver for hypervisors made of memory: `--driver simulated` runs the whole system on a laptop.
 *
 * Endpoints belong to the driver, by name: the first connection makes the world from the model in its URI, later ones find it
 * as it is. Tests make endpoints beforehand, or take them, to change the world from outside.
 */
import { type ConnectOptions, type Driver, type EndpointAddress, type EndpointSession } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { completeModel, type EndpointModel } from './endpoint-model.ts'
import { parseEndpointUri, SCHEME } from './endpoint-uri.ts'
import { identityOf, SimulatedSession } from './session/simulated-session.ts'
import { SimulatedEndpoint, type SimulatedEndpointOptions } from './simulated-endpoint.ts'

export interface SimulatedDriver extends Driver {
  /** The endpoint of that name, made from the model if there is none yet. */
  endpoint(name: string, model?: Partial<EndpointModel>): SimulatedEndpoint
}

export function simulatedDriver(options: SimulatedEndpointOptions = {}): SimulatedDriver {
  const endpoints = new Map<string, SimulatedEndpoint>()

  const endpoint = (name: string, model: Partial<EndpointModel> = {}): SimulatedEndpoint => {
    const known = endpoints.get(name)
    if (known !== undefined) return known
    const made = new SimulatedEndpoint(name, completeModel(model), options)
    endpoints.set(name, made)
    return made
  }

  return {
    kind: 'simulated',
    endpoint,
    accepts: (uri) => URL.parse(uri)?.protocol === SCHEME,

    parse(uri): EndpointAddress {
      const { uri: canonical, name } = parseEndpointUri(uri)
      return { uri: canonical, label: name }
    },

    async connect(address: EndpointAddress, { pinned, signal }: ConnectOptions): Promise<EndpointSession> {
      signal.throwIfAborted()
      const { name, model } = parseEndpointUri(address.uri)
      const world = endpoint(name, model)
      if (world.refusal !== undefined) throw world.refusal
      if (pinned !== undefined && pinned.hypervisor !== identityOf(world).hypervisor) {
        throw new AppError('HOST_KEY_CHANGED', { host: address.label })
      }
      return new SimulatedSession(world)
    },
  }
}
