/** Flavors over the store; no hypervisor has to hear of them. */
import { newId, parsePlainName } from '@covisor/model'
import type { FlavorRow } from '@covisor/store'
import { authorise } from '../accept.ts'
import { change } from '../access/change.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import type { FlavorRecord, FlavorUseCases } from './flavors.ts'

export function flavorUseCases(services: Services): FlavorUseCases {
  const target = (name: string) => ({ kind: 'flavor', id: undefined, name }) as const
  const known = ({ id, name }: FlavorRow) => ({ kind: 'flavor', id, name }) as const

  return {
    async list(actor, when = {}) {
      authorise(actor, { verb: 'flavor:read', target: target('any') })
      const past = storeAt(services, when)
      return (await everyRow((page) => past.flavors.list(actor, page))).map(record)
    },

    async get(actor, flavor, when = {}) {
      authorise(actor, { verb: 'flavor:read', target: target(flavor) })
      return record(await oneAt(services, when, flavor, (at, name) => at.flavors.resolve(actor, name)))
    },

    create: (actor, { name: wanted, vcpus, memoryMiB, description = '' }) =>
      change(services, actor, { verb: 'flavor:create', target: target(wanted) }, async (tx) => {
        const name = parsePlainName('flavor', wanted)
        const row = await tx.flavors.insert({
          id: newId('flavor'),
          organisation: null,
          name,
          vcpus,
          memoryMiB,
          description,
        })
        return { result: record(row), target: known(row), after: { vcpus, memoryMiB, description } }
      }),

    delete: (actor, flavor) =>
      change(services, actor, { verb: 'flavor:delete', target: target(flavor) }, async (tx) => {
        const row = await tx.flavors.resolve('provider', flavor)
        const filter = { resourceKind: 'flavor', resource: row.id } as const
        for (const { id } of await everyRow((page) => tx.entitlements.list('provider', { ...page, filter })))
          await tx.entitlements.remove('provider', id)
        await tx.flavors.remove('provider', row.id)
        const { vcpus, memoryMiB } = row
        return { result: undefined, target: known(row), before: { vcpus, memoryMiB } }
      }),
  }
}

const record = ({ id, name, vcpus, memoryMiB, description }: FlavorRow): FlavorRecord => ({
  id,
  name,
  vcpus,
  memoryMiB,
  description,
})
