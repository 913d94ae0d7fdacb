/** Makes and removes customers. */
import { AppError, may, newId, parsePlainName } from '@covisor/model'
import type { OrganisationRow } from '@covisor/store'
import { change } from '../access/change.ts'
import { oneAt, storeAt } from '../as-of.ts'
import { everyRow } from '../every-row.ts'
import type { Services } from '../services.ts'
import type { OrganisationRecord, OrganisationUseCases } from './organisations.ts'
import { organisationMeant } from './people-scope.ts'
import { refuseUsedProject, removeProject } from './project-contents.ts'

export function organisationUseCases(services: Services): OrganisationUseCases {
  const target = (name: string) => ({ kind: 'organisation', id: undefined, name }) as const
  const known = ({ id, name }: OrganisationRow) => ({ kind: 'organisation', id, name }) as const

  return {
    async list(actor, { asOf, ...query }) {
      const past = storeAt(services, asOf === undefined ? {} : { asOf })
      if (!may(actor, 'organisation:read')) {
        const own = await past.organisations.find('provider', actor.organisation)
        return { items: own === undefined ? [] : [record(own)], next: undefined }
      }
      const page = await past.organisations.list('provider', query)
      return { items: page.items.map(record), next: page.next }
    },

    get: async (actor, organisation, when = {}) =>
      record(await oneAt(services, when, organisation, (at, name) => organisationMeant(at, actor, name))),

    create: (actor, { name: wanted, description = '', sharing = 'all' }) =>
      change(services, actor, { verb: 'organisation:create', target: target(wanted) }, async (tx) => {
        const name = parsePlainName('organisation', wanted)
        const row = await tx.organisations.insert({ id: newId('organisation'), name, description, sharing })
        await tx.projects.insert({ id: newId('project'), organisation: row.id, name: 'default' })
        return { result: record(row), target: known(row), after: { name, description, sharing } }
      }),

    edit: (actor, organisation, wanted) =>
      change(services, actor, { verb: 'organisation:edit', target: target(organisation) }, async (tx) => {
        const before = await organisationMeant(tx, actor, organisation)
        if (wanted.sharing === 'entitled' && before.id === actor.organisation)
          throw new AppError('REQUEST_INVALID', {
            where: 'body.sharing',
            why: 'what is shared is yours: you would lose sight of it',
          })
        const isSaid = Object.values(wanted).some((value) => value !== undefined)
        const after = isSaid ? await tx.organisations.update('provider', before.id, wanted) : before
        return { result: record(after), target: known(after), before: facts(before), after: facts(after) }
      }),

    delete: (actor, organisation) =>
      change(services, actor, { verb: 'organisation:delete', target: target(organisation) }, async (tx) => {
        const row = await organisationMeant(tx, actor, organisation)
        const refuse = (by: string) => new AppError('IN_USE', { kind: 'organisation', name: row.name, by })
        const scope = { organisation: row.id, project: 'all' } as const
        const user = (await tx.users.list(scope, { limit: 1 })).items[0]
        if (user !== undefined) throw refuse(`user "${user.name}"`)
        const filter = { organisation: row.id }
        const provider = (await tx.identityProviders.list('provider', { filter, limit: 1 })).items[0]
        if (provider !== undefined) throw refuse(`identity provider "${provider.name}", whose users it gets`)
        if (row.id === actor.organisation) throw refuse('you')
        for (const endpoint of await everyRow((page) => tx.endpoints.list('provider', page)))
          if (endpoint.organisation === row.id) throw refuse(`endpoint "${endpoint.uri}", whose VMs it is given`)
        for (const project of await everyRow((page) => tx.projects.list(scope, page))) {
          await refuseUsedProject(tx, project)
          await removeProject(tx, project)
        }
        for (const role of await everyRow((page) => tx.roles.list(scope, page)))
          if (role.organisation === row.id) await tx.roles.remove('provider', role.id)
        for (const share of await everyRow((page) => tx.allocations.list(scope, page)))
          await tx.allocations.remove('provider', share.id)
        for (const entitlement of await everyRow((page) => tx.entitlements.list(scope, page)))
          await tx.entitlements.remove('provider', entitlement.id)
        for (const binding of await everyRow((page) => tx.bindings.list(scope, page)))
          await tx.bindings.remove('provider', binding.id)
        await tx.organisations.remove('provider', row.id)
        return { result: undefined, target: known(row), before: { name: row.name } }
      }),
  }
}

const facts = ({ description, needsSecondFactor, sharing }: OrganisationRow) => ({
  description,
  needsSecondFactor,
  sharing,
})

const record = (row: OrganisationRow): OrganisationRecord => ({
  id: row.id,
  name: row.name,
  description: row.description,
  needsSecondFactor: row.needsSecondFactor,
  sharing: row.sharing,
  createdAt: new Date(row.createdAt),
})
