/**
 * The change feed, as an endless list. Wakes on commits; never asks on a clock unless the store says it must.
 *
 * Hosts, endpoints and pools belong to no tenant: who may read hosts hears of them too, and of no other tenant's things. The
 * store leaves out what is not to be heard, so that a page that is short means that there is no more.
 */
import { type Actor, AppError, may } from '@covisor/model'
import type { Change, FeedScope } from '@covisor/store'
import { authorise } from '../accept.ts'
import { watchRights } from '../access/watch-rights.ts'
import type { Services } from '../services.ts'
import type { ChangeEvent, EventUseCases } from './events.ts'

/** The store asks for another look because of a transaction that still runs (PostgreSQL). */
const SOON_MS = 100
const PAGE = 500

export function eventUseCases(services: Services): EventUseCases {
  const { store, clock } = services
  const allowed = (actor: Actor): void =>
    authorise(actor, { verb: 'event:read', target: { kind: 'task', name: 'events' } })
  return {
    async *follow(actor, { after, signal }) {
      allowed(actor)
      let who = actor
      const over = new AbortController()
      const watched = {
        actor,
        verb: 'event:read',
        what: 'events',
        signal: AbortSignal.any([signal, over.signal]),
      } as const
      let cursor = after ?? (await store.changes.now())
      const news = { notify: () => {} }
      const forget = store.changes.onCommit(() => news.notify())
      const abort = () => news.notify()
      signal.addEventListener('abort', abort, { once: true })
      let refused: AppError | undefined
      watchRights(services, watched, {
        changed: (now) => (who = now),
        ended: (why) => {
          refused = why
          news.notify()
        },
      })
      try {
        while (!signal.aborted) {
          const next = new Promise<void>((resolve) => {
            news.notify = resolve
          })
          if (refused !== undefined) throw refused
          const answer = await since(cursor, scopeOf(who), PAGE)
          cursor = answer.cursor
          for (const change of answer.changes) yield event(change)
          if (answer.again === 'soon') clock.after(SOON_MS, () => news.notify())
          if (answer.again !== 'now') await next
        }
      } finally {
        over.abort()
        forget()
        signal.removeEventListener('abort', abort)
      }
    },

    async list(actor, { after, limit = PAGE }) {
      allowed(actor)
      const scope = scopeOf(actor)
      const { changes, cursor } =
        after === undefined ? await store.changes.latest(scope, limit) : await since(after, scope, limit)
      return { items: changes.map(event), next: cursor }
    },
  }

  async function since(after: string, scope: FeedScope, limit: number) {
    const answer = await store.changes.since(after, scope, limit)
    if (answer.kind === 'too-old') throw new AppError('CURSOR_TOO_OLD', {})
    return answer
  }
}

const scopeOf = (actor: Actor): FeedScope => ({
  organisation: actor.organisation,
  project: actor.project,
  sight: actor.sight,
  andProviders: may(actor, 'host:read'),
})

const event = (change: Change): ChangeEvent => ({
  id: change.cursor,
  at: new Date(change.at),
  kind: change.kind,
  op: change.op === 'removed' ? 'deleted' : change.op,
  resource: change.id,
  name: change.name ?? undefined,
  what: change.what ?? undefined,
})
