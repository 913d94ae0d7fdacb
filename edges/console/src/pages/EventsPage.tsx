/** /events: what happens while it happens, after what happened last. What was long before is in the audit. */
import type { ChangeEvent } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { recentEvents } from '../live/recent-events.ts'
import { useSignal } from '../live/signal.ts'
import { changesBefore } from '../overview/RecentChanges.tsx'
import { instant } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { EventSubject } from '../parts/EventSubject.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { inLanguage, t } from '../words/translate.ts'

export function EventsPage(): ReactNode {
  const { data: before = [] } = useQuery(changesBefore)
  const since = useSignal(recentEvents)
  const told = new Set(since.map(({ id }) => id))
  const events = [...since, ...before.filter(({ id }) => !told.has(id))]
  return (
    <PageFrame title={t('frame.place.events')}>
      {events.length === 0 ? (
        <EmptyMessage title={t('pages.events.none')}>{t('pages.events.noneBody')}</EmptyMessage>
      ) : (
        <ListTable
          list="events"
          label={t('frame.place.events')}
          rows={events}
          rowName={(event) => event.name ?? event.resource}
          columns={columns()}
        />
      )}
    </PageFrame>
  )
}

const columns = inLanguage((): readonly ListColumn<ChangeEvent>[] => [
  {
    key: 'when',
    header: t('audit.when'),
    width: 20,
    value: ({ at }) => at,
    cell: ({ at }) => instant(at),
  },
  { key: 'kind', header: t('clusters.kind'), width: 12, value: ({ kind }) => kind, cell: ({ kind }) => kind },
  {
    key: 'name',
    header: t('parts.name'),
    width: 28,
    value: ({ name, resource }) => name ?? resource,
    cell: (event) => <EventSubject event={event} />,
  },
  {
    key: 'what',
    header: t('audit.what'),
    value: ({ what, op }) => what ?? op,
    cell: ({ what, op }) => <bdi>{what ?? op}</bdi>,
  },
])
