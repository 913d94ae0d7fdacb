/**
 * /audit: who did what, from where, and what was refused; what was before and after; and whether anybody changed the audit itself.
 *
 * All that narrows it is in the address. A tenant gets the entries of its own projects; the server sees to that.
 */
import type { Schema } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { AuditEntryDialog } from '../audit/AuditEntryDialog.tsx'
import { type AuditChange, AuditFilters } from '../audit/AuditFilters.tsx'
import { auditQuestion } from '../audit/audit-range.ts'
import { exportAudit } from '../audit/export-audit.ts'
import { interfaceWord } from '../audit/interface-word.ts'
import { VerifyAudit } from '../audit/VerifyAudit.tsx'
import { instant } from '../parts/amounts.ts'
import { DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { type ChoosableColumn, useColumns } from '../parts/use-columns.ts'
import { ColumnMenu, ViewMenu } from '../parts/ViewMenus.tsx'
import { auditList } from '../queries.ts'
import { auditSearch } from '../search.ts'
import { t } from '../words/translate.ts'

type Entry = Schema<'AuditEntry'>

export function AuditPage(): ReactNode {
  const search = useSearch({ from: '/audit' })
  const navigate = useNavigate()
  const show = (next: AuditChange) =>
    void navigate({ to: '/audit', search: auditSearch({ ...search, ...next }), replace: true })
  const question = useMemo(() => auditQuestion(search, Date.now()), [search])
  // No event tells of audit entries: each visit reads them again.
  const list = useInfiniteQuery({ ...auditList(question), staleTime: 0, placeholderData: (old) => old })
  const entries = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const [open, setOpen] = useState<Entry | undefined>()
  const columns = useMemo(() => columnsFor(setOpen), [])
  const { shown, keys } = useColumns<Entry, ChoosableColumn<Entry>>(columns, search.columns)
  const download = useMutation({ mutationFn: () => exportAudit(question) })
  return (
    <PageFrame
      title={t('frame.place.audit')}
      actions={
        <>
          <Button variant="secondary" isLoading={download.isPending} onClick={() => download.mutate()}>
            {t('audit.export')}
          </Button>
          <VerifyAudit />
        </>
      }
    >
      <div className="cv-toolbar" role="search">
        <AuditFilters search={search} question={question} onChange={show} />
        <ViewMenu
          list="audit"
          search={search}
          onChoose={(view) => void navigate({ to: '/audit', search: auditSearch(view) })}
        />
        <ColumnMenu columns={columns.slice(1)} shown={keys} onChange={(next) => show({ columns: next.join(',') })} />
        <span className="cv-push cv-quiet" role="status">
          {list.isPending
            ? t('frame.loading')
            : t(list.hasNextPage ? 'audit.moreThan' : 'audit.entries', { count: entries.length })}
        </span>
      </div>
      <Problem title={t('audit.notRead')} error={list.error ?? download.error} />
      {list.isSuccess && entries.length === 0 ? (
        <Nothing
          isFiltered={Object.keys(question).length > 0}
          onClear={() => void navigate({ to: '/audit', search: {}, replace: true })}
        />
      ) : (
        <DataTable
          label={t('frame.place.audit')}
          rows={entries}
          rowName={(entry) => entry.verb}
          columns={shown}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onEnd={() => void list.fetchNextPage()}
        />
      )}
      {open === undefined ? null : <AuditEntryDialog entry={open} onClose={() => setOpen(undefined)} />}
    </PageFrame>
  )
}

function Nothing({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }): ReactNode {
  if (!isFiltered) return <EmptyMessage title={t('audit.none')}>{t('audit.noneBody')}</EmptyMessage>
  const clear = (
    <Button variant="link" onClick={onClear}>
      {t('audit.showAll')}
    </Button>
  )
  return (
    <EmptyMessage title={t('audit.nonePasses')} action={clear}>
      {t('audit.nonePassesBody')}
    </EmptyMessage>
  )
}

const columnsFor = (open: (entry: Entry) => void): readonly ChoosableColumn<Entry>[] => [
  { key: 'when', header: t('audit.when'), width: 27, cell: (entry) => instant(entry.at) },
  { key: 'who', header: t('audit.who'), width: 11, cell: (entry) => <Name of={entry.actor} /> },
  { key: 'interface', header: t('audit.interface'), width: 11, cell: (entry) => interfaceWord(entry.interface) },
  { key: 'address', header: t('audit.address'), width: 14, isExtra: true, cell: (entry) => entry.address ?? '–' },
  { key: 'what', header: t('audit.what'), width: 15, cell: (entry) => entry.verb },
  {
    key: 'target',
    header: t('audit.toWhat'),
    width: 17,
    cell: (entry) => (
      <>
        {entry.target.kind} <Name of={entry.target.name} />
      </>
    ),
  },
  {
    key: 'task',
    header: t('audit.task'),
    width: 12,
    isExtra: true,
    cell: ({ task }) =>
      task === null ? (
        '–'
      ) : (
        <Link to="/tasks/$task" params={{ task }}>
          {t('frame.openTask')}
        </Link>
      ),
  },
  {
    key: 'outcome',
    header: t('audit.outcome'),
    width: 16,
    cell: (entry) => <StateLabel state={entry.outcome} />,
  },
  {
    key: 'detail',
    header: t('audit.detail'),
    width: 17,
    cell: (entry) => (
      <Button
        variant="link"
        size="sm"
        aria-label={t('audit.detailOf', { verb: entry.verb, name: entry.target.name })}
        onClick={() => open(entry)}
      >
        {t('audit.beforeAfter')}
      </Button>
    ),
  },
]
