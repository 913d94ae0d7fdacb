/** Mapping profiles over the store. They are records: nothing on a host knows them, so they start no task. */
import { type Actor, type ImportMapping, newId, parseName } from '@covisor/model'
import type { ImportProfileRow, StoreReads } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import { refuseTooMany } from '../refuse-too-many.ts'
import type { Services } from '../services.ts'
import type { ImportProfileRecord, ImportProfileUseCases, NewImportProfile } from './profiles.ts'

const MOST_IN_A_PROJECT = 200

export function importProfileUseCases(services: Services): ImportProfileUseCases {
  const target = (name: string) => ({ kind: 'profile', id: undefined, name }) as const
  const known = ({ id, name }: ImportProfileRow) => ({ kind: 'profile', id, name }) as const

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'import:inspect', target: target('of this project') })
      const past = storeAt(services, when)
      const rows = await everyRow((page) => past.importProfiles.list(actor, page))
      return await Promise.all(rows.map((row) => recordOf(past, actor, row)))
    },

    async get(actor, profile, when = {}) {
      authorise(actor, { verb: 'import:inspect', target: target(profile) })
      const row = await oneAt(services, when, profile, (at, name) => at.importProfiles.resolve(actor, name))
      return await recordOf(storeAt(services, when), actor, row)
    },

    create: (actor, params) =>
      change(services, actor, { verb: 'import:keep-profile', target: target(params.name) }, async (tx) => {
        const there = await everyRow((page) => tx.importProfiles.list(actor, page))
        refuseTooMany('mapping profiles of the project', there.length, MOST_IN_A_PROJECT)
        const { organisation, project } = actor
        const wanted = await parsed(tx, actor, params)
        const row = await tx.importProfiles.insert({ id: newId('profile'), organisation, project, ...wanted })
        const result = await recordOf(tx, actor, row)
        return { result, target: known(row), after: { mapping: { ...wanted.mapping } } }
      }),

    replace: (actor, profile, params) =>
      change(services, actor, { verb: 'import:keep-profile', target: target(profile) }, async (tx) => {
        const before = await tx.importProfiles.resolve(actor, profile)
        const wanted = await parsed(tx, actor, params)
        const row = await tx.importProfiles.update(actor, before.id, wanted)
        return {
          result: await recordOf(tx, actor, row),
          target: known(row),
          before: { name: before.name, mapping: { ...before.mapping } },
          after: { name: row.name, mapping: { ...row.mapping } },
        }
      }),

    delete: (actor, profile) =>
      change(services, actor, { verb: 'import:keep-profile', target: target(profile) }, async (tx) => {
        const row = await tx.importProfiles.resolve(actor, profile)
        await tx.importProfiles.remove(actor, row.id)
        return { result: undefined, target: known(row) }
      }),
  }
}

/** Throws NAME_INVALID, and NOT_FOUND for a network or pool that is not there. */
async function parsed(store: StoreReads, actor: Actor, { name, networks = {}, pool, ...rest }: NewImportProfile) {
  const ours = Object.entries(networks).map(
    async ([theirs, network]) => [theirs, (await store.networks.resolve(actor, network)).id] as const,
  )
  const mapping: ImportMapping = {
    ...rest,
    networks: Object.fromEntries(await Promise.all(ours)),
    ...(pool === undefined ? {} : { pool: (await store.pools.resolve('provider', pool)).id }),
  }
  return { name: parseName('mapping profile', name), mapping }
}

async function recordOf(store: StoreReads, actor: Actor, row: ImportProfileRow): Promise<ImportProfileRecord> {
  const { networks, pool, ...rest } = row.mapping
  const ours = Object.entries(networks).map(async ([theirs, id]) => ({
    theirs,
    network: { id, name: (await store.networks.find(actor, id))?.name ?? '' },
  }))
  return {
    ...rest,
    id: row.id,
    name: row.name,
    networks: await Promise.all(ours),
    ...(pool === undefined ? {} : { pool: { id: pool, name: (await store.pools.find('provider', pool))?.name ?? '' } }),
    generation: row.generation,
  }
}
