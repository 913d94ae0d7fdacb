/** network.create, network.extend, network.start, network.remove, on each host that has the network. */
import type { EndpointSession, NewNetwork } from '@covisor/driver-api'
import { AppError, type EndpointId, type HostId, isAppError, type NetworkId } from '@covisor/model'
import { type Saga, type StepDefinition, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'

export interface NetworkInput {
  readonly network: NetworkId
  readonly name: string
  readonly at: readonly { readonly endpoint: EndpointId; readonly host: HostId; readonly nativeName: string }[]
  readonly made: NewNetwork | null
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
    .step('create', createStep(services))
    .step('observe', observeStep(services))
    .build()

/** Its undo leaves the record: the network is on other hosts. */
export const extendNetworkSaga = (services: Services): Saga<NetworkInput> =>
  saga<NetworkInput>('network.extend', 1)
    .step('create', createStep(services))
    .step('observe', {
      ...observeStep(services),
      undo: async ({ input }) =>
        await services.store.transaction(async (tx) => {
          for (const { host, nativeName } of input.at) await tx.networks.removeObserved(host, nativeName)
        }),
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

type NetworkStep = StepDefinition<NetworkInput, object, void>

const createStep = (services: Services): NetworkStep => ({
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

const observeStep = (services: Services): NetworkStep => ({
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
