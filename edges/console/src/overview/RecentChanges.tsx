/** What happened last, whoever did it: read once, then told by the event stream. */
import { type ChangeEvent, unwrap } from '@covisor/client'
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { recentEvents } from '../live/recent-events.ts'
import { useSignal } from '../live/signal.ts'
import { instant } from '../parts/amounts.ts'
import { EventSubject } from '../parts/EventSubject.tsx'
import { t } from '../words/translate.ts'

const SHOWN = 8

export function RecentChanges(): ReactNode {
  const { data: before = [] } = useQuery(changesBefore)
  const since = useSignal(recentEvents)
  const told = new Set(since.map(({ id }) => id))
  const events = [...since, ...before.filter(({ id }) => !told.has(id))].filter(isWorthTelling).slice(0, SHOWN)
  if (events.length === 0) return <p className="cv-quiet">{t('overview.noChanges')}</p>
  return (
    <ol className="cv-ranking" aria-label={t('overview.changes')}>
      {events.map((event) => (
        <li key={event.id}>
          <span className="cv-quiet">{event.kind}</span>
          <EventSubject event={event} />
          <bdi className="cv-cut">{event.what ?? event.op}</bdi>
          <span className="cv-quiet cv-push">{instant(event.at)}</span>
        </li>
      ))}
    </ol>
  )
}

/** Newest first. What came since is told. */
export const changesBefore = queryOptions({
  queryKey: ['event', 'before'],
  queryFn: async () =>
    (await unwrap(api.GET('/v1/events/recent', { params: { query: { limit: 200 } } }))).items.toReversed(),
})

/** Tasks tell of their progress many times; each is told by what it changed. */
const isWorthTelling = (event: ChangeEvent): boolean => event.kind !== 'task'
