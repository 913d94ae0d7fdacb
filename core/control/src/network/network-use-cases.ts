/** Networks: list, make on a host, start, remove. */
import { isIP } from 'node:net'
import type { EndpointSession, NewNetwork, ObservedNetwork } from '@covisor/driver-api'
import { AppError, type EndpointId, type HostId, isAppError, type NetworkId, newId, parseName } from '@covisor/model'
import type { NetworkRow } from '@covisor/store'
import { type Saga, saga } from '@covisor/tasks'
import { accept, authorise } from '../accept.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { refuseUsedNetwork } from './network-users.ts'
import type { NetworkRecord, NetworkUseCases } from './networks.ts'

interface NetworkInput {
  readonly network: NetworkId
  readonly name: string
  readonly at: readonly { readonly endpoint: EndpointId; readonly host: HostId; readonly nativeName: string }[]
  readonly made: NewNetwork | null
}

export function networkUseCases(services: Services): NetworkUseCases {
  const { store } = services
  const createSaga = createNetworkSaga(services)
  const startSaga = startNetworkSaga(services)
  const removeSaga = removeNetworkSaga(services)

  const record = async (row: NetworkRow): Promise<NetworkRecord> => {
    const seen = await store.networks.onHosts({ network: row.id })
    const facts = seen[0]?.facts as ObservedNetwork | undefined
    const ports = await store.ports.list('provider', { filter: { network: row.id }, limit: 1, withTotal: true })
    return {
      id: row.id,
      name: row.name,
      kind: row.kind,
      active: seen.some((at) => at.active),
      subnets: facts?.subnets ?? [],
      bridge: facts?.bridge,
      hosts: await Promise.all(
        seen.map(async (at) => ({ id: at.host, name: (await store.hosts.get('provider', at.host)).name })),
      ),
      ports: ports.total ?? 0,
      managed: row.organisation !== null,
    }
  }
  const places = async (network: NetworkId): Promise<NetworkInput['at']> =>
    (await store.networks.onHosts({ network })).map(({ endpoint, host, nativeName }) => ({
      endpoint,
      host,
      nativeName,
    }))

  return {
    async list(actor) {
      authorise(actor, { verb: 'network:read', target: { kind: 'network', name: 'any' } })
      return await Promise.all((await everyRow((page) => store.networks.list(actor, page))).map(record))
    },
    async get(actor, network) {
      authorise(actor, { verb: 'network:read', target: { kind: 'network', name: network } })
      return await record(await store.networks.resolve(actor, network))
    },

    create: (actor, params, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'network:create',
          action: 'create',
          target: { kind: 'network', id: undefined, name: params.name },
          params,
        },
        async () => {
          const name = parseName('network', params.name)
          if (!/^[A-Za-z0-9._-]+$/.test(name)) {
            throw new AppError('NAME_INVALID', {
              kind: 'network',
              name,
              why: 'hosts take letters, digits, dot, dash and underscore',
            })
          }
          if (params.kind === 'bridged' && params.bridge === undefined) {
            throw new AppError('REQUEST_INVALID', {
              where: 'bridge',
              why: 'a bridged network needs the name of a bridge on the host',
            })
          }
          if (params.subnet !== undefined) checkSubnet(params.subnet)
          const host = await store.hosts.resolve('provider', params.host)
          const same = await store.networks.list(actor, { filter: { name }, limit: 1 })
          if (same.items.length > 0 || (await store.networks.onHost(host.id, name)) !== undefined) {
            throw new AppError('NAME_TAKEN', { kind: 'network', name })
          }
          const network = newId('network')
          const made: NewNetwork = {
            nativeName: name,
            kind: params.kind,
            ...(params.bridge === undefined ? {} : { bridge: params.bridge }),
            ...(params.subnet === undefined ? {} : { subnet: params.subnet }),
          }
          return {
            target: { kind: 'network', id: network, name },
            title: `Create network "${name}" on "${host.name}"`,
            saga: createSaga,
            input: { network, name, at: [{ endpoint: host.endpoint, host: host.id, nativeName: name }], made },
            created: network,
            commit: async (tx) =>
              void (await tx.networks.insert({
                id: network,
                organisation: actor.organisation,
                project: actor.project,
                name,
                kind: params.kind,
              })),
            after: { host: host.name, kind: params.kind },
          }
        },
      ),

    start: (actor, network, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'network:start',
          action: 'start',
          target: { kind: 'network', id: undefined, name: network },
          params: null,
        },
        async () => {
          const row = await store.networks.resolve(actor, network)
          return {
            target: { kind: 'network', id: row.id, name: row.name },
            title: `Start network "${row.name}"`,
            saga: startSaga,
            input: { network: row.id, name: row.name, at: await places(row.id), made: null },
            created: undefined,
          }
        },
      ),

    remove: (actor, network, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'network:remove',
          action: 'remove',
          target: { kind: 'network', id: undefined, name: network },
          params: null,
        },
        async () => {
          const row = await store.networks.resolve(actor, network)
          await refuseUsedNetwork(store, row)
          return {
            target: { kind: 'network', id: row.id, name: row.name },
            title: `Remove network "${row.name}"`,
            saga: removeSaga,
            input: { network: row.id, name: row.name, at: await places(row.id), made: null },
            created: undefined,
            plan: { irreversible: [`network "${row.name}" on its host`] },
            commit: async (tx) => await refuseUsedNetwork(tx, row),
          }
        },
      ),
  }
}

export const createNetworkSaga = (services: Services): Saga<NetworkInput> =>
  saga<NetworkInput>('network.create', 1)
    .step('record', {
      title: ({ name }) => `Note network "${name}"`,
      run: () => {}, // committed with the request
      async undo({ input }) {
        await services.store.transaction(async (tx) => {
          for (const { host, nativeName } of input.at) {
            const seen = await tx.networks.onHost(host, nativeName)
            if (seen?.network === input.network) await tx.networks.removeObserved(host, nativeName)
          }
          if ((await tx.networks.find('provider', input.network)) !== undefined)
            await tx.networks.remove('provider', input.network)
        })
      },
    })
    .step('create', {
      title: ({ name }) => `Create network "${name}" on its host`,
      run: ({ input, signal }) =>
        onEach(services, input, (session) => networksOf(session).createNetwork(input.made!, signal)),
      async undo({ input, signal }) {
        for (const { endpoint, nativeName } of input.at) {
          await services.connections.undoOn(endpoint, async (session) => {
            if (await isOurs(session, input.made!, signal)) await networksOf(session).removeNetwork(nativeName, signal)
          })
        }
      },
    })
    .step('observe', {
      title: () => 'See it there',
      async run({ input, signal }) {
        for (const { endpoint, host, nativeName } of input.at) {
          const seen = await services.connections.withSession(endpoint, (session) =>
            networksOf(session).listNetworks(signal),
          )
          const network = seen.find((candidate) => candidate.nativeName === nativeName)
          if (network === undefined) throw new AppError('NOT_FOUND', { kind: 'network', name: nativeName })
          await services.store.transaction((tx) =>
            tx.networks.upsertObserved(network, {
              host,
              endpoint,
              network: input.network,
              newNetwork: { id: input.network, name: input.name, kind: network.kind },
            }),
          )
        }
      },
      undo: { notNeeded: 'looking changes nothing' },
    })
    .build()

export const startNetworkSaga = (services: Services): Saga<NetworkInput> =>
  saga<NetworkInput>('network.start', 1)
    .step('start', {
      title: ({ name }) => `Start network "${name}"`,
      async run({ input, signal }) {
        await onEach(services, input, (session, nativeName) => networksOf(session).startNetwork(nativeName, signal))
        for (const { endpoint } of input.at) await services.connections.refresh(endpoint, signal)
      },
      undo: { notNeeded: 'a network that runs harms nobody' },
    })
    .build()

export const removeNetworkSaga = (services: Services): Saga<NetworkInput> =>
  saga<NetworkInput>('network.remove', 1)
    .step('remove', {
      title: ({ name }) => `Remove network "${name}" from its host`,
      commits: true,
      run: ({ input, signal }) =>
        onEach(services, input, (session, nativeName) => networksOf(session).removeNetwork(nativeName, signal)),
      undo: { notNeeded: 'the host refused, so the network is still there' },
    })
    .step('forget', {
      title: () => 'Remove the record',
      async run({ input }) {
        await services.store.transaction(async (tx) => {
          for (const { host, nativeName } of input.at) await tx.networks.removeObserved(host, nativeName)
          if ((await tx.networks.find('provider', input.network)) !== undefined)
            await tx.networks.remove('provider', input.network)
        })
      },
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()

/** Whether a network is there, and is the one we make: asked for once more, a host says NAME_TAKEN if it is somebody else's. */
async function isOurs(session: EndpointSession, made: NewNetwork, signal: AbortSignal): Promise<boolean> {
  const networks = networksOf(session)
  const there = (await networks.listNetworks(signal)).some((network) => network.nativeName === made.nativeName)
  if (!there) return false
  try {
    await networks.createNetwork(made, signal)
  } catch (error) {
    if (isAppError(error, 'NAME_TAKEN')) return false
    if (isAppError(error, 'HOST_UNREACHABLE')) throw error
  }
  return true
}

/** RFC 4632, 3.1: an address and the length of its prefix. The host takes this address, so it cannot be the network's own. */
function checkSubnet(text: string): void {
  const refuse = (why: string): never => {
    throw new AppError('REQUEST_INVALID', {
      where: 'subnet',
      why: `"${text}" ${why}; write the host's address in it, such as 192.168.80.1/24`,
    })
  }
  const [address = '', prefix = '', ...rest] = text.split('/')
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : 0
  if (bits === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) refuse('is not an address with a prefix length')
  if (Number(prefix) < 8 || Number(prefix) > bits - 2) refuse('leaves no room for a host and a guest')
}

async function onEach(
  { connections }: Services,
  { at }: NetworkInput,
  work: (session: EndpointSession, nativeName: string) => Promise<void>,
): Promise<void> {
  for (const { endpoint, nativeName } of at)
    await connections.withSession(endpoint, (session) => work(session, nativeName))
}

function networksOf(session: EndpointSession): NonNullable<EndpointSession['networks']> {
  if (session.networks !== undefined) return session.networks
  throw new AppError('NOT_SUPPORTED', { what: 'making networks', why: 'this hypervisor has none of its own' })
}
