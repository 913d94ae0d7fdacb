/** /tasks: everything that was started, newest first. */
import type { Schema, Task } from '@covisor/client'
import { FormSelect, FormSelectOption } from '@patternfly/react-core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { instant, percent } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { taskList } from '../queries.ts'

const states = ['queued', 'running', 'waiting', 'undoing', 'succeeded', 'failed', 'cancelled', 'stuck'] as const

export function TasksPage(): ReactNode {
  const search = useSearch({ from: '/tasks' })
  const navigate = useNavigate()
  const state: Schema<'Task'>['state'] | undefined = states.find((known) => known === search.state)
  const list = useInfiniteQuery({ ...taskList(state === undefined ? {} : { state }), placeholderData: (old) => old })
  const tasks = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <PageFrame title="Tasks">
      <div className="cv-toolbar">
        <FormSelect
          aria-label="State"
          value={state ?? ''}
          onChange={(_event, next) => void navigate({ to: '/tasks', search: next === '' ? {} : { state: next } })}
        >
          <FormSelectOption value="" label="Any state" />
          {states.map((known) => (
            <FormSelectOption key={known} value={known} label={known} />
          ))}
        </FormSelect>
      </div>
      <Problem title="Tasks could not be read" error={list.error} />
      {list.isSuccess && tasks.length === 0 ? (
        <EmptyMessage title="No tasks">
          Whatever anybody starts shows up here, with its progress and its log.
        </EmptyMessage>
      ) : (
        <DataTable
          label="Tasks"
          rows={tasks}
          rowName={(task) => task.title}
          columns={columns}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onEnd={() => void list.fetchNextPage()}
        />
      )}
    </PageFrame>
  )
}

const columns: readonly Column<Task>[] = [
  {
    header: 'Task',
    width: 40,
    cell: (task) => (
      <Link to="/tasks/$task" params={{ task: task.id }}>
        <Name of={task.title} />
      </Link>
    ),
  },
  {
    header: 'State',
    width: 20,
    cell: (task) => (
      <>
        <StateLabel state={task.state} reason={task.error?.text ?? task.waitingFor} />
        {task.endedAt === null && task.progress?.fraction != null ? (
          <span className="cv-quiet"> {percent(task.progress.fraction)}</span>
        ) : null}
      </>
    ),
  },
  { header: 'Started by', cell: (task) => <Name of={task.startedBy} /> },
  { header: 'Started', cell: (task) => instant(task.createdAt) },
]
