/** /v1/events: the stream of changes, and the same as a list. */
import type { ChangeEvent, Control } from '@covisor/control'
import type { Actor } from '@covisor/model'
import { Type } from 'typebox'
import { instant, json, nullable, oneOf, optional, type Route, route, type ServerEvent, text, view } from '../route.ts'

const eventView = view(
  'Event',
  Type.Object({
    id: text('cursor: give it back as Last-Event-ID or `after`'),
    at: instant('when it was committed'),
    kind: text('kind of resource'),
    op: oneOf(['created', 'updated', 'deleted']),
    resource: text('id of the resource'),
    name: nullable(Type.String()),
    what: nullable(text('what happened, for people')),
  }),
)

const eventList = view(
  'EventList',
  Type.Object({ items: Type.Array(eventView), next: text('where to go on: give it back as `after`') }),
)

const viewEvent = (event: ChangeEvent) => ({
  id: event.id,
  at: event.at.toISOString(),
  kind: event.kind,
  op: event.op,
  resource: event.resource,
  name: event.name ?? null,
  what: event.what ?? null,
})

export const eventRoutes: readonly Route[] = [
  route({
    operationId: 'event_follow',
    method: 'GET',
    path: '/v1/events',
    summary: 'Follow changes as Server-Sent Events, from Last-Event-ID, `after`, or now',
    needs: 'event:read',
    query: Type.Object({ after: optional(Type.String({ maxLength: 256 })) }),
    replies: { 200: { mediaType: 'text/event-stream', description: 'one Event per message' } },
    async handle({ control, actor, query, lastEventId, signal }) {
      const after = lastEventId ?? query.after
      const changes = control.events.follow(actor, { signal, ...(after === undefined ? {} : { after }) })
      return { kind: 'events', events: asServerEvents(control, actor, changes) }
    },
  }),
  route({
    operationId: 'event_list',
    method: 'GET',
    path: '/v1/events/recent',
    summary: 'List changes from `after` on, or the newest; oldest first',
    needs: 'event:read',
    query: Type.Object({
      after: optional(Type.String({ maxLength: 256 })),
      limit: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    replies: { 200: eventList },
    async handle({ control, actor, query }) {
      const { items, next } = await control.events.list(actor, query)
      return json({ items: items.map(viewEvent), next })
    },
  }),
]

/** What happened is said in words that are fit for who listens, as in the list. */
async function* asServerEvents(
  { texts }: Pick<Control, 'texts'>,
  actor: Actor,
  changes: AsyncIterable<ChangeEvent>,
): AsyncIterable<ServerEvent> {
  for await (const change of changes)
    yield { id: change.id, event: 'change', data: await texts.view(actor, viewEvent(change)) }
}
