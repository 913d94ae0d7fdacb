/** Reading the audit, and writing into it what no use case was asked. */
import { AppError, may } from '@covisor/model'
import type { AuditEntryRow } from '@covisor/store'
import { authorise } from '../accept.ts'
import { withoutPassword } from '../host/uri-password.ts'
import type { Services } from '../services.ts'
import type { AuditRecord, AuditUseCases } from './audit.ts'

const storedAs: Readonly<Record<AuditRecord['outcome'], readonly AuditEntryRow['outcome'][]>> = {
  accepted: ['accepted', 'succeeded'],
  refused: ['refused', 'failed'],
}

export function auditUseCases(services: Services): AuditUseCases {
  const { store, auditKey, refusals } = services
  return {
    async denied(actor, { verb, kind, name: said }) {
      const name = withoutPassword(said)
      const [, action = verb] = verb.split(':')
      const refusal = new AppError('FORBIDDEN', { verb: action, what: `${kind} "${name}"` })
      await refusals.note(actor, { verb, target: { kind, id: undefined, name } }, refusal)
    },

    async verify(actor) {
      authorise(actor, { verb: 'audit:verify', target: { kind: 'organisation', name: 'audit' } })
      const own = may(actor, 'organisation:read') ? undefined : actor.organisation
      // What was written since the last minute is sealed first, so that it counts from now on.
      await store.auditSeals.seal(auditKey)
      return await store.auditSeals.verify(own, auditKey)
    },

    async list(actor, { limit, after, sort, outcome, from, to, ...filter }) {
      authorise(actor, { verb: 'audit:read', target: { kind: 'organisation', name: 'audit' } })
      const page = await store.audit.list(actor, {
        filter: {
          ...filter,
          from: from?.getTime(),
          to: to?.getTime(),
          outcome: outcome === undefined ? undefined : storedAs[outcome],
        },
        limit,
        after,
        sort: sort ?? '-at',
      })
      return {
        next: page.next,
        items: page.items.map((entry) => ({
          id: entry.id,
          at: new Date(entry.at),
          actor: entry.actorName,
          interface: entry.actorInterface,
          address: entry.actorAddress ?? undefined,
          verb: entry.verb,
          target: { kind: entry.targetKind ?? '', id: entry.target ?? undefined, name: entry.targetName ?? '' },
          outcome:
            entry.outcome === 'refused' || entry.outcome === 'failed' ? ('refused' as const) : ('accepted' as const),
          task: entry.task ?? undefined,
          before: entry.before ?? undefined,
          after: entry.after ?? undefined,
        })),
      }
    },
  }
}
