/** /audit: who did what, from where, and what was refused. */
import type { Schema } from '@covisor/client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { instant } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { auditList } from '../queries.ts'

export function AuditPage(): ReactNode {
  // No event tells of audit entries: each visit reads them again.
  const list = useInfiniteQuery({ ...auditList, staleTime: 0 })
  return (
    <PageFrame title="Audit">
      <Problem title="The audit could not be read" error={list.error} />
      <DataTable
        label="Audit"
        rows={list.data?.pages.flatMap(({ items }) => items) ?? []}
        rowName={(entry) => entry.verb}
        columns={columns}
        hasMore={list.hasNextPage && !list.isFetchingNextPage}
        onEnd={() => void list.fetchNextPage()}
      />
    </PageFrame>
  )
}

const columns: readonly Column<Schema<'AuditEntry'>>[] = [
  { header: 'When', width: 20, cell: (entry) => instant(entry.at) },
  {
    header: 'Who',
    width: 18,
    cell: (entry) => (
      <>
        <Name of={entry.actor} />{' '}
        <span className="cv-quiet">
          {entry.interface} {entry.address}
        </span>
      </>
    ),
  },
  { header: 'What', width: 16, cell: (entry) => entry.verb },
  {
    header: 'To what',
    cell: (entry) => (
      <>
        {entry.target.kind} <Name of={entry.target.name} />
      </>
    ),
  },
  { header: 'Outcome', width: 12, cell: (entry) => <StateLabel state={entry.outcome} /> },
  {
    header: 'Task',
    width: 10,
    cell: (entry) =>
      entry.task === null ? (
        '–'
      ) : (
        <Link to="/tasks/$task" params={{ task: entry.task }} aria-label={`Task of ${entry.verb} ${entry.target.name}`}>
          task
        </Link>
      ),
  },
]
