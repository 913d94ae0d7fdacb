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
import { inLanguage, t } from '../words/translate.ts'

const states = ['queued', 'running', 'waiting', 'undoing', 'succeeded', 'failed', 'cancelled', 'stuck'] as const

export function TasksPage(): ReactNode {
  const search = useSearch({ from: '/tasks' })
  const navigate = useNavigate()
  const state: Schema<'Task'>['state'] | undefined = states.find((known) => known === search.state)
  const list = useInfiniteQuery({ ...taskList(state === undefined ? {} : { state }), placeholderData: (old) => old })
  const tasks = list.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <PageFrame title={t('frame.place.tasks')}>
      <div className="cv-toolbar">
        <FormSelect
          aria-label={t('people.state')}
          value={state ?? ''}
          onChange={(_event, next) => void navigate({ to: '/tasks', search: next === '' ? {} : { state: next } })}
        >
          <FormSelectOption value="" label={t('pages.tasks.anyState')} />
          {states.map((known) => (
            <FormSelectOption key={known} value={known} label={known} />
          ))}
        </FormSelect>
      </div>
      <Problem title={t('pages.tasks.notRead')} error={list.error} />
      {list.isSuccess && tasks.length === 0 ? (
        <EmptyMessage title={t('pages.tasks.none')}>{t('pages.tasks.noneBody')}</EmptyMessage>
      ) : (
        <DataTable
          label={t('frame.place.tasks')}
          rows={tasks}
          rowName={(task) => task.title}
          columns={columns()}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onEnd={() => void list.fetchNextPage()}
        />
      )}
    </PageFrame>
  )
}

const columns = inLanguage((): readonly Column<Task>[] => [
  {
    header: t('pages.tasks.task'),
    width: 40,
    cell: (task) => (
      <Link to="/tasks/$task" params={{ task: task.id }}>
        <Name of={task.title} />
      </Link>
    ),
  },
  {
    header: t('people.state'),
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
  { header: t('pages.tasks.startedBy'), cell: (task) => <Name of={task.startedBy} /> },
  { header: t('pages.tasks.started'), cell: (task) => instant(task.createdAt) },
])
