/** endpoint.add and endpoint.remove: begin to look at an endpoint, or stop and forget it. Nothing there is changed. */
import { AppError, type EndpointId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'

export interface EndpointInput {
  readonly endpoint: EndpointId
  readonly name: string
}

export const addEndpointSaga = (services: Services): Saga<EndpointInput> =>
  saga<EndpointInput>('endpoint.add', 1)
    .step('record', {
      title: ({ name }) => `Note "${name}"`,
      run: () => {}, // committed with the request
      undo: ({ input }) => forgetEndpoint(services, input.endpoint),
    })
    .step('observe', {
      title: ({ name }) => `See what runs on "${name}"`,
      async run({ input, signal }) {
        const row = await services.store.endpoints.find('provider', input.endpoint)
        if (row === undefined) throw new AppError('NOT_FOUND', { kind: 'endpoint', name: input.name })
        services.connections.add(row)
        await services.connections.refresh(input.endpoint, signal)
        const vms = await services.store.vms.onEndpoint('provider', input.endpoint)
        return { vms: vms.length }
      },
      undo: { notNeeded: 'looking changes nothing' },
    })
    .build()

export const removeEndpointSaga = (services: Services): Saga<EndpointInput> =>
  saga<EndpointInput>('endpoint.remove', 1)
    .step('forget', {
      title: ({ name }) => `Forget "${name}"`,
      commits: true,
      run: ({ input }) => forgetEndpoint(services, input.endpoint),
      undo: { notNeeded: 'nothing on the host was changed' },
    })
    .build()

/** Everything that was known through it. What Covisor made there stays on the host, with its marker. */
async function forgetEndpoint({ store, connections }: Services, endpoint: EndpointId): Promise<void> {
  await connections.remove(endpoint)
  await store.transaction(async (tx) => {
    if ((await tx.endpoints.find('provider', endpoint)) === undefined) return
    for (const vm of await tx.vms.onEndpoint('provider', endpoint)) {
      for (const port of (await tx.ports.list('provider', { filter: { vm: vm.id }, limit: 1000 })).items) {
        await tx.ports.remove('provider', port.id)
      }
      for (const snapshot of (await tx.snapshots.list('provider', { filter: { vm: vm.id }, limit: 1000 })).items) {
        await tx.snapshots.remove('provider', snapshot.id)
      }
      await tx.reservations.release({ owner: vm.id })
      await tx.vms.remove('provider', vm.id)
    }
    const hosts = (await tx.hosts.list('provider', { filter: { endpoint }, limit: 1000 })).items
    for (const pool of await tx.pools.onHosts({ endpoint })) {
      const volumes = await tx.volumes.list('provider', { filter: { pool: pool.pool, host: pool.host }, limit: 1000 })
      for (const volume of volumes.items) {
        for (const image of (await tx.images.list('provider', { limit: 1000 })).items) {
          if (image.volume === volume.id) await tx.images.remove('provider', image.id)
        }
        await tx.volumes.remove('provider', volume.id)
      }
      await tx.pools.removeObserved(pool.host, pool.nativeName)
    }
    for (const network of await tx.networks.onHosts({ endpoint })) {
      await tx.networks.removeObserved(network.host, network.nativeName)
    }
    for (const host of hosts) await tx.hosts.remove('provider', host.id)
    await tx.endpoints.remove('provider', endpoint)
  })
}
