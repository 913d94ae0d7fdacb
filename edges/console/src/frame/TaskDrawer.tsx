/** The newest tasks, with live progress and a way to cancel, beside whatever page is open. */
import { NotificationDrawer, NotificationDrawerBody, NotificationDrawerHeader } from '@patternfly/react-core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { taskList } from '../queries.ts'
import { TaskCard } from '../task/TaskCard.tsx'
import { t } from '../words/translate.ts'

const SHOWN = 25

export function TaskDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { data } = useInfiniteQuery(taskList({}))
  const tasks = data?.pages.flatMap(({ items }) => items).slice(0, SHOWN) ?? []
  const open = tasks.filter(({ endedAt }) => endedAt === null).length
  return (
    <NotificationDrawer aria-label={t('frame.tasks')}>
      <NotificationDrawerHeader
        title={t('frame.tasks')}
        customText={t('frame.atWork', { count: open })}
        onClose={onClose}
      >
        <Link to="/tasks">{t('frame.allTasks')}</Link>
      </NotificationDrawerHeader>
      <NotificationDrawerBody tabIndex={0} aria-label={t('frame.newestTasks')} role="region">
        {tasks.length === 0 ? (
          <EmptyMessage title={t('frame.noTasks')}>{t('frame.noTasksBody')}</EmptyMessage>
        ) : (
          <ul className="cv-tasks" aria-label={t('frame.newestTasks')}>
            {tasks.map((task) => (
              <li key={task.id}>
                <TaskCard task={task} />
              </li>
            ))}
          </ul>
        )}
      </NotificationDrawerBody>
    </NotificationDrawer>
  )
}
