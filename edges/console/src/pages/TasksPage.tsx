/** /tasks: everything that was started, newest first. */
import type { Schema, Task } from '@covisor/client'
import { TextInput } from '@patternfly/react-core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from '../api.ts'
import { instant, percent } from '../parts/amounts.ts'
import { BareChoice } from '../parts/BareChoice.tsx'
import { type BulkAction, BulkDialog } from '../parts/BulkDialog.tsx'
import { DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { SelectionBar } from '../parts/SelectionBar.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { stateWord } from '../parts/state-word.ts'
import { type ChoosableColumn, useColumns } from '../parts/use-columns.ts'
import { useTyped } from '../parts/use-typed.ts'
import { ColumnMenu, ViewMenu } from '../parts/ViewMenus.tsx'
import { taskList } from '../queries.ts'
import { type TaskSearch, taskSearch } from '../search.ts'
import { inLanguage, t } from '../words/translate.ts'

const states = ['queued', 'running', 'waiting', 'undoing', 'succeeded', 'failed', 'cancelled', 'stuck'] as const

export function TasksPage(): ReactNode {
  const search = useSearch({ from: '/tasks' })
  const navigate = useNavigate()
  const show = (next: { readonly [K in keyof TaskSearch]?: string }) =>
    void navigate({ to: '/tasks', search: taskSearch({ ...search, ...next }), replace: true })
  const state: Schema<'Task'>['state'] | undefined = states.find((known) => known === search.state)
  const list = useInfiniteQuery({
    ...taskList({
      ...(state === undefined ? {} : { state }),
      ...(search.target === undefined ? {} : { target: search.target }),
    }),
    placeholderData: (old) => old,
  })
  const [target, setTarget] = useTyped(search.target ?? '', (text) => show({ target: text.trim() }))
  const isFiltered = state !== undefined || search.target !== undefined
  const tasks = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const { shown, keys } = useColumns<Task, ChoosableColumn<Task>>(columns(), search.columns)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [bulk, setBulk] = useState<BulkAction<Task> | undefined>()
  const chosen = tasks.filter(({ id }) => selected.has(id))
  return (
    <PageFrame title={t('frame.place.tasks')}>
      <div className="cv-toolbar">
        <BareChoice
          label={t('people.state')}
          value={state ?? ''}
          options={[['', t('pages.tasks.anyState')], ...states.map((known) => [known, stateWord(known)] as const)]}
          onChange={(next) => show({ state: next })}
        />
        <TextInput
          type="search"
          aria-label={t('audit.targetId')}
          placeholder={t('audit.targetHint')}
          value={target}
          onChange={(_event, text) => setTarget(text)}
        />
        <ViewMenu
          list="tasks"
          search={search}
          onChoose={(view) => void navigate({ to: '/tasks', search: taskSearch(view) })}
        />
        <ColumnMenu columns={columns().slice(1)} shown={keys} onChange={(next) => show({ columns: next.join(',') })} />
      </div>
      <SelectionBar rows={chosen} actions={bulkActions()} onAct={setBulk} />
      <Problem title={t('pages.tasks.notRead')} error={list.error} />
      {list.isSuccess && tasks.length === 0 ? (
        <EmptyMessage title={t(isFiltered ? 'parts.nothingPasses' : 'pages.tasks.none')}>
          {t('pages.tasks.noneBody')}
        </EmptyMessage>
      ) : (
        <DataTable
          label={t('frame.place.tasks')}
          rows={tasks}
          rowName={(task) => task.title}
          columns={shown}
          selection={{ selected, onChange: setSelected }}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onEnd={() => void list.fetchNextPage()}
        />
      )}
      {bulk === undefined ? null : (
        <BulkDialog
          action={bulk}
          rows={chosen}
          nameOf={({ title }) => title}
          onClose={(isDone) => {
            setBulk(undefined)
            if (isDone) setSelected(new Set())
          }}
        />
      )}
    </PageFrame>
  )
}

const bulkActions = inLanguage((): readonly BulkAction<Task>[] => [
  {
    label: t('pages.tasks.cancel'),
    help: t('pages.tasks.cancelHelp'),
    isDanger: true,
    isAtOnce: true,
    refusalOf: ({ cancellable }) => (cancellable ? undefined : t('pages.tasks.cannotCancel')),
    call: ({ id }) => api.POST('/v1/tasks/{task}/cancel', { params: { path: { task: id } } }),
  },
])

const columns = inLanguage((): readonly ChoosableColumn<Task>[] => [
  {
    key: 'task',
    header: t('pages.tasks.task'),
    width: 32,
    cell: (task) => (
      <Link to="/tasks/$task" params={{ task: task.id }}>
        <Name of={task.title} />
      </Link>
    ),
  },
  {
    key: 'state',
    header: t('people.state'),
    width: 16,
    cell: (task) => (
      <>
        <StateLabel state={task.state} reason={task.error?.text ?? task.waitingFor} />
        {task.endedAt === null && task.progress?.fraction != null ? (
          <span className="cv-quiet"> {percent(task.progress.fraction)}</span>
        ) : null}
      </>
    ),
  },
  {
    key: 'about',
    header: t('pages.tasks.about'),
    cell: ({ target }) => <Subject kind={target.kind} id={target.id} name={target.name} />,
  },
  { key: 'by', header: t('pages.tasks.startedBy'), cell: (task) => <Name of={task.startedBy} /> },
  { key: 'started', header: t('pages.tasks.started'), cell: (task) => instant(task.createdAt) },
  {
    key: 'ended',
    header: t('pages.tasks.ended'),
    isExtra: true,
    cell: (task) => (task.endedAt === null ? t('pages.tasks.notYet') : instant(task.endedAt)),
  },
  { key: 'kind', header: t('clusters.kind'), isExtra: true, cell: (task) => <Name of={task.kind} /> },
])
