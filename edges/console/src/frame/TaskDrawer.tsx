/** The newest tasks, with live progress and a way to cancel, beside whatever page is open. */
import { NotificationDrawer, NotificationDrawerBody, NotificationDrawerHeader } from '@patternfly/react-core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { taskList } from '../queries.ts'
import { TaskCard } from '../task/TaskCard.tsx'

const SHOWN = 25

export function TaskDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { data } = useInfiniteQuery(taskList({}))
  const tasks = data?.pages.flatMap(({ items }) => items).slice(0, SHOWN) ?? []
  const open = tasks.filter(({ endedAt }) => endedAt === null).length
  return (
    <NotificationDrawer aria-label="Tasks">
      <NotificationDrawerHeader title="Tasks" customText={`${open} at work`} onClose={onClose}>
        <Link to="/tasks">All tasks</Link>
      </NotificationDrawerHeader>
      <NotificationDrawerBody tabIndex={0} aria-label="Newest tasks" role="region">
        {tasks.length === 0 ? (
          <EmptyMessage title="No tasks yet">Whatever you start shows up here, with its progress.</EmptyMessage>
        ) : (
          <ul className="cv-tasks" aria-label="Newest tasks">
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
