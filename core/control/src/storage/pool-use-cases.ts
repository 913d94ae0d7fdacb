/** Pools: list, make of a folder, forget. */
import type { ObservedPool, ObservedVm } from '@covisor/driver-api'
import { AppError, newId, parseName } from '@covisor/model'
import type { HostRow, PoolRow, StoreReads } from '@covisor/store'
import { accept, authorise } from '../accept.ts'
import { singlesListed } from '../access/single-rights.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import { bestFirst, placesOf } from './places-of-pool.ts'
import { createPoolSaga, type PoolInput, removePoolSaga } from './pool.saga.ts'
import type { PoolRecord, PoolUseCases } from './pools.ts'
import { sharePoolSaga } from './share-pool.saga.ts'
import { sharePool } from './share-pool.ts'

export function poolUseCases(services: Services): PoolUseCases {
  const { store } = services
  const createSaga = createPoolSaga(services)
  const removeSaga = removePoolSaga(services)
  const shareSaga = sharePoolSaga(services)

  const records = async (rows: readonly PoolRow[]): Promise<PoolRecord[]> => {
    const provisioned = new Map(
      (await store.pools.provisioned(rows.map((row) => row.id))).map((p) => [p.pool, p.bytes]),
    )
    const all = Map.groupBy(await store.pools.onHosts({ pool: rows.map((row) => row.id) }), (seen) => seen.pool)
    return await Promise.all(
      rows.map(async (row) => {
        const seen = await bestFirst(store, all.get(row.id) ?? [])
        const first = seen[0]
        const hosts = await Promise.all(
          seen.map(async (at) => ({
            id: at.host,
            name: (await store.hosts.get('provider', at.host)).name,
            nativeName: at.nativeName,
          })),
        )
        return {
          id: row.id,
          name: row.name,
          kind: row.kind,
          type: (first?.facts as ObservedPool | undefined)?.type ?? 'unknown',
          active: seen.some((at) => at.active),
          capacityBytes: first?.capacityBytes ?? 0,
          allocatedBytes: first?.allocatedBytes ?? 0,
          availableBytes: first?.availableBytes ?? 0,
          provisionedBytes: provisioned.get(row.id) ?? 0,
          hosts: hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
          facts: first?.facts as ObservedPool,
        }
      }),
    )
  }

  return {
    async list(actor) {
      authorise(actor, { verb: 'pool:read', target: { kind: 'pool', name: 'any' } })
      return await records(
        await everyRow((page) =>
          store.pools.list('provider', { ...page, filter: { id: singlesListed(actor, 'pool') } }),
        ),
      )
    },
    async get(actor, pool) {
      authorise(actor, { verb: 'pool:read', target: { kind: 'pool', name: pool } })
      return (await records([await store.pools.resolve('provider', pool)]))[0]!
    },

    create: (actor, params, options) =>
      accept(
        services,
        actor,
        options,
        { verb: 'pool:create', action: 'create', target: { kind: 'pool', id: undefined, name: params.name }, params },
        async () => {
          const name = parseName('pool', params.name)
          if (!/^[A-Za-z0-9._-]+$/.test(name)) {
            throw new AppError('NAME_INVALID', {
              kind: 'pool',
              name,
              why: 'hosts take letters, digits, dot, dash and underscore',
            })
          }
          if (!/^\/(?!.*(^|\/)\.\.(\/|$))[^\0\n]+$/.test(params.path)) {
            throw new AppError('REQUEST_INVALID', { where: 'path', why: 'give an absolute path without ".."' })
          }
          const host = await store.hosts.resolve('provider', params.host)
          await refuseTakenName(store, host, name)
          const pool = newId('pool')
          return {
            target: { kind: 'pool', id: pool, name },
            title: `Create pool "${name}" on "${host.name}"`,
            saga: createSaga,
            input: { pool, host: host.id, endpoint: host.endpoint, nativeName: name, path: params.path },
            created: pool,
            takes: {},
            async commit(tx) {
              await refuseTakenName(tx, host, name)
              await tx.pools.insert({ id: pool, name, kind: 'local' })
            },
            after: { host: host.name, path: params.path },
          }
        },
      ),

    share: (actor, pool, params, options) => sharePool(services, shareSaga, actor, pool, params, options),

    remove: (actor, pool, options) =>
      accept(
        services,
        actor,
        options,
        { verb: 'pool:remove', action: 'remove', target: { kind: 'pool', id: undefined, name: pool }, params: null },
        async () => {
          const row = await store.pools.resolve('provider', pool)
          await refuseUsedPool(store, row)
          const [seen] = await placesOf(store, row.id)
          if (seen === undefined)
            throw new AppError('NOT_FOUND', { kind: 'pool', name: row.name, hint: 'no host sees it' })
          return {
            target: { kind: 'pool', id: row.id, name: row.name },
            title: `Remove pool "${row.name}"`,
            saga: removeSaga,
            input: { pool: row.id, host: seen.host, endpoint: seen.endpoint, nativeName: seen.nativeName, path: '' },
            created: undefined,
            takes: {},
            plan: { warnings: ['the files in it stay'] },
            commit: async (tx) => await refuseUsedPool(tx, row),
          }
        },
      ),
  }
}

/** On the host, or by a task that is making a pool there. */
async function refuseTakenName(store: StoreReads, host: HostRow, name: string): Promise<void> {
  const making = await everyRow((page) =>
    store.tasks.list('provider', { ...page, filter: { saga: 'pool.create', state: ['open', 'stuck'] } }),
  )
  const isTwin = making.some(({ input }) => {
    const other = input as unknown as PoolInput
    return other.host === host.id && other.nativeName === name
  })
  if (isTwin || (await store.pools.onHost(host.id, name)) !== undefined) {
    throw new AppError('NAME_TAKEN', { kind: `pool on "${host.name}"`, name })
  }
}

/** Throws POOL_UNUSABLE while it holds volumes that Covisor made, or that a VM uses. */
async function refuseUsedPool(store: StoreReads, row: PoolRow): Promise<void> {
  const why = (volume: string) => new AppError('POOL_UNUSABLE', { pool: row.name, why: `volume "${volume}" is in it` })
  const made = await store.volumes.list('provider', { filter: { pool: row.id, madeByUs: true }, limit: 1 })
  if (made.items[0] !== undefined) throw why(made.items[0].name)
  for (const { host, nativeName } of await store.pools.onHosts({ pool: row.id })) {
    for (const vm of await everyRow((page) => store.vms.list('provider', { ...page, filter: { host } }))) {
      const disks = (vm.observed?.facts as ObservedVm | undefined)?.disks ?? []
      const used = disks.find(({ source }) => source?.volume?.pool === nativeName)?.source?.volume
      if (used !== undefined) throw why(`${used.name}" of VM "${vm.name}`)
    }
  }
}
