/** network extend: the same network on one more host, so that VMs on it can be placed there and move there. */
import type { NewNetwork, ObservedNetwork } from '@covisor/driver-api'
import { type Actor, AppError } from '@covisor/model'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import type { NetworkInput } from './network.saga.ts'

export interface ExtendNetwork {
  readonly host: string
  /** The bridge on that host, where it is called differently there. */
  readonly bridge?: string
}

export function extendNetwork(
  services: Services,
  saga: Saga<NetworkInput>,
  actor: Actor,
  network: string,
  params: ExtendNetwork,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'network:create',
    action: 'extend',
    target: { kind: 'network', id: undefined, name: network },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await store.networks.resolve(actor, network)
    const host = await store.hosts.resolve('provider', params.host)
    const places = await store.networks.onHosts({ network: row.id })
    const [first] = places
    if (first === undefined)
      throw new AppError('NOT_FOUND', { kind: 'network', name: row.name, hint: 'no host has it' })
    const taken = places.some((at) => at.host === host.id) || (await store.networks.onHost(host.id, first.nativeName))
    if (taken) throw new AppError('NAME_TAKEN', { kind: `network on "${host.name}"`, name: first.nativeName })
    const made = likeIt(first.facts as ObservedNetwork, params.bridge)
    return {
      target: { kind: 'network', id: row.id, name: row.name },
      title: `Extend network "${row.name}" to "${host.name}"`,
      saga,
      input: {
        network: row.id,
        name: row.name,
        at: [{ endpoint: host.endpoint, host: host.id, nativeName: first.nativeName }],
        made,
      },
      created: undefined,
      takes: {},
      plan: { warnings: warningsAbout(made) },
      after: { host: host.name },
    }
  })
}

/** Throws NOT_SUPPORTED for what Covisor does not make. */
function likeIt({ nativeName, kind, bridge, subnets }: ObservedNetwork, ownBridge: string | undefined): NewNetwork {
  const [subnet] = subnets
  switch (kind) {
    case 'bridged': {
      const name = ownBridge ?? bridge
      return { nativeName, kind, ...(name === undefined ? {} : { bridge: name }) }
    }
    case 'nat':
    case 'isolated':
      return { nativeName, kind, ...(subnet === undefined ? {} : { subnet }) }
    default: {
      const why = `Covisor makes no ${kind} networks; define "${nativeName}" on the host by hand, and it is found`
      throw new AppError('NOT_SUPPORTED', { what: `to extend network "${nativeName}"`, why })
    }
  }
}

const warningsAbout = ({ kind }: NewNetwork): string[] =>
  kind === 'bridged'
    ? ['see that both bridges are on the same wire: nobody can prove it from here']
    : [`a ${kind} network ends at its host: a VM that moves keeps its address, and loses its connections`]
