/** Pools: list and forget. Making one is create-pool.ts. */
import type { ObservedPool, ObservedVm } from '@covisor/driver-api'
import { type Actor, AppError, may, parsePlainName } from '@covisor/model'
import type { PoolRow, StoreReads } from '@covisor/store'
import { accept, authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { singlesListed } from '../access/single-rights.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import { mayUsePools } from '../plan/entitled-places.ts'
import type { Services } from '../services.ts'
import { createPool } from './create-pool.ts'
import { bestFirst, placesOf } from './places-of-pool.ts'
import { createPoolSaga, removePoolSaga } from './pool.saga.ts'
import { poolTroubles } from './pool-troubles.ts'
import type { PoolRecord, PoolUseCases } from './pools.ts'
import { sharePoolSaga } from './share-pool.saga.ts'
import { sharePool } from './share-pool.ts'

export function poolUseCases(services: Services): PoolUseCases {
  const { store } = services
  const createSaga = createPoolSaga(services)
  const removeSaga = removePoolSaga(services)
  const shareSaga = sharePoolSaga(services)

  const records = async (past: StoreReads, rows: readonly PoolRow[]): Promise<PoolRecord[]> => {
    const provisioned = new Map((await past.pools.provisioned(rows.map((row) => row.id))).map((p) => [p.pool, p.bytes]))
    const all = Map.groupBy(await past.pools.onHosts({ pool: rows.map((row) => row.id) }), (seen) => seen.pool)
    return await Promise.all(
      rows.map(async (row) => {
        const seen = await bestFirst(past, all.get(row.id) ?? [])
        const first = seen[0]
        const hosts = await Promise.all(
          seen.map(async (at) => ({
            id: at.host,
            name: (await past.hosts.get('provider', at.host)).name,
            nativeName: at.nativeName,
          })),
        )
        return {
          id: row.id,
          name: row.name,
          kind: row.kind,
          poolClass: row.poolClass ?? undefined,
          type: (first?.facts as ObservedPool | undefined)?.type ?? 'unknown',
          active: seen.some((at) => at.active),
          capacityBytes: first?.capacityBytes ?? 0,
          allocatedBytes: first?.allocatedBytes ?? 0,
          availableBytes: first?.availableBytes ?? 0,
          provisionedBytes: provisioned.get(row.id) ?? 0,
          hosts: hosts.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
          overcommit: row.overcommit ?? undefined,
          facts: first?.facts as ObservedPool,
          troubles: poolTroubles(seen, hosts, provisioned.get(row.id) ?? 0),
        }
      }),
    )
  }

  /** Whoever runs the pools sees them all; others those that their organisation may use. */
  const seenPools = async (actor: Actor) => (may(actor, 'host:read') ? () => true : await mayUsePools(store, actor))

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'pool:read', target: { kind: 'pool', name: 'any' } })
      const past = storeAt(services, when)
      const isTheirs = await seenPools(actor)
      const rows = await everyRow((page) =>
        past.pools.list('provider', { ...page, filter: { id: singlesListed(actor, 'pool') } }),
      )
      return await records(past, rows.filter(isTheirs))
    },
    async get(actor, pool, when = {}) {
      authorise(actor, { verb: 'pool:read', target: { kind: 'pool', name: pool } })
      const row = await oneAt(services, when, pool, (at, name) => at.pools.resolve('provider', name))
      if (!(await seenPools(actor))(row)) throw new AppError('NOT_FOUND', { kind: 'pool', name: pool })
      return (await records(storeAt(services, when), [row]))[0]!
    },

    create: (actor, params, options) => createPool(services, createSaga, actor, params, options),

    async edit(actor, pool, { poolClass, overcommit }) {
      const asked = { verb: 'pool:edit', target: { kind: 'pool', id: undefined, name: pool } } as const
      const after = await change(services, actor, asked, async (tx) => {
        const row = await tx.pools.resolve('provider', pool)
        const wanted = {
          ...(poolClass !== undefined && {
            poolClass: poolClass === null ? null : parsePlainName('pool class', poolClass),
          }),
          ...(overcommit !== undefined && { overcommit }),
        }
        if (Object.keys(wanted).length === 0)
          throw new AppError('REQUEST_INVALID', { where: 'body', why: 'say what to change' })
        const before = { poolClass: row.poolClass, overcommit: row.overcommit }
        const result = await tx.pools.update('provider', row.id, wanted)
        return { result, target: { kind: 'pool', id: row.id, name: row.name }, before, after: { ...before, ...wanted } }
      })
      return (await records(store, [after]))[0]!
    },

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
            input: { pool: row.id, host: seen.host, endpoint: seen.endpoint, nativeName: seen.nativeName },
            created: undefined,
            takes: {},
            plan: { warnings: ['what is in it stays'] },
            commit: async (tx) => await refuseUsedPool(tx, row),
          }
        },
      ),
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
