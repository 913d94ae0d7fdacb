/**
 * What happened to one thing: its tasks, and what events and audit tell of it.
 *
 * Events are those that the server still has among its newest and what this page saw since; the audit has everything, for who may read it.
 */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { recentEvents } from '../live/recent-events.ts'
import { useSignal } from '../live/signal.ts'
import { useMay } from '../live/use-may.ts'
import { changesBefore } from '../overview/RecentChanges.tsx'
import { taskList } from '../queries.ts'
import { TaskCard } from '../task/TaskCard.tsx'
import { t } from '../words/translate.ts'
import { instant } from './amounts.ts'
import { Part } from './Part.tsx'
import { RowLink } from './RowLink.tsx'

const SHOWN_TASKS = 5
const SHOWN_EVENTS = 10

export const Happened = ({ to }: { readonly to: string }): ReactNode => {
  const may = useMay()
  return (
    <>
      {may('task:read') ? (
        <Part title={t('frame.place.tasks')}>
          <TasksOf target={to} />
        </Part>
      ) : null}
      {may('event:read') ? (
        <Part title={t('frame.place.events')}>
          <EventsOf target={to} />
        </Part>
      ) : null}
    </>
  )
}

function TasksOf({ target }: { readonly target: string }): ReactNode {
  const { data, isSuccess } = useInfiniteQuery(taskList({ target }))
  const tasks = data?.pages[0]?.items ?? []
  if (isSuccess && tasks.length === 0) return <p className="cv-quiet">{t('parts.noTasksOf')}</p>
  return (
    <>
      {tasks.slice(0, SHOWN_TASKS).map((task) => (
        <TaskCard key={task.id} task={task} />
      ))}
      {tasks.length > SHOWN_TASKS ? (
        <RowLink to={`/tasks?target=${encodeURIComponent(target)}`}>{t('parts.allTasksOf')}</RowLink>
      ) : null}
    </>
  )
}

function EventsOf({ target }: { readonly target: string }): ReactNode {
  const { data: before = [] } = useQuery(changesBefore)
  const since = useSignal(recentEvents)
  const may = useMay()
  const told = new Set(since.map(({ id }) => id))
  const events = [...since, ...before.filter(({ id }) => !told.has(id))].filter(({ resource }) => resource === target)
  return (
    <>
      {events.length === 0 ? <p className="cv-quiet">{t('parts.noEventsOf')}</p> : null}
      <ol className="cv-ranking" aria-label={t('frame.place.events')}>
        {events.slice(0, SHOWN_EVENTS).map(({ id, what, op, at }) => (
          <li key={id}>
            <bdi className="cv-cut">{what ?? op}</bdi>
            <span className="cv-quiet cv-push">{instant(at)}</span>
          </li>
        ))}
      </ol>
      {may('audit:read') ? (
        <RowLink to={`/audit?target=${encodeURIComponent(target)}`}>{t('parts.auditOf')}</RowLink>
      ) : null}
    </>
  )
}
