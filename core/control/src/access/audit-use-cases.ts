/** Reading the audit. */
import { authorise } from '../accept.ts'
import type { Services } from '../services.ts'
import type { AuditUseCases } from './audit.ts'

export function auditUseCases({ store }: Services): AuditUseCases {
  return {
    async list(actor, { limit, after, sort, target }) {
      authorise(actor, { verb: 'audit:read', target: { kind: 'organisation', name: 'audit' } })
      const page = await store.audit.list(actor, { filter: { target }, limit, after, sort: sort ?? '-at' })
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
          detail: undefined,
        })),
      }
    },
  }
}
