/** endpoint.add and endpoint.remove: begin to look at an endpoint, or stop and forget it. Nothing there is changed. */
import { AppError, type EndpointId } from '@covisor/model'
import type { Tx } from '@covisor/store'
import { type Saga, saga } from '@covisor/tasks'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { forgetDescription } from '../vm/kept-description.ts'

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

/**
 * Everything that was known through it. What Covisor made there stays on the host, with its marker. The connection goes
 * first, or what it sees would be written down again; when the rows cannot go, it comes back.
 */
async function forgetEndpoint({ store, connections }: Services, endpoint: EndpointId): Promise<void> {
  const row = await store.endpoints.find('provider', endpoint)
  await connections.remove(endpoint)
  if (row === undefined) return
  try {
    await store.transaction((tx) => forgetRows(tx, endpoint))
  } catch (error) {
    connections.add(row)
    throw error
  }
}

async function forgetRows(tx: Tx, endpoint: EndpointId): Promise<void> {
  for (const { id, leftBehind } of await tx.vms.withLeftCopies('provider', endpoint)) {
    await tx.vms.update('provider', id, { leftBehind: leftBehind.filter((copy) => copy.endpoint !== endpoint) })
  }
  for (const { id: vm } of await tx.vms.onEndpoint('provider', endpoint)) {
    for (const port of await everyRow((page) => tx.ports.list('provider', { ...page, filter: { vm } }))) {
      await tx.ports.remove('provider', port.id)
    }
    await tx.reservations.release({ owner: vm })
    await forgetDescription(tx, vm)
    await tx.vms.remove('provider', vm) // and its snapshots
  }
  const images = Map.groupBy(await everyRow((page) => tx.images.list('provider', page)), ({ volume }) => volume)
  for (const { pool, host, nativeName } of await tx.pools.onHosts({ endpoint })) {
    for (const volume of await everyRow((page) => tx.volumes.list('provider', { ...page, filter: { pool, host } }))) {
      for (const image of images.get(volume.id) ?? []) await tx.images.remove('provider', image.id)
      await tx.reservations.release({ owner: volume.id })
      await tx.volumes.remove('provider', volume.id)
    }
    await tx.pools.removeObserved(host, nativeName)
  }
  for (const { host, nativeName } of await tx.networks.onHosts({ endpoint })) {
    await tx.networks.removeObserved(host, nativeName)
  }
  const hosts = await everyRow((page) => tx.hosts.list('provider', { ...page, filter: { endpoint } }))
  for (const host of hosts) await tx.hosts.remove('provider', host.id)
  await tx.endpoints.remove('provider', endpoint)
}
