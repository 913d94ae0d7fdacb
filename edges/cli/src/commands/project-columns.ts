/** How projects are shown. */
import type { Schema } from '@covisor/client'
import { ago } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

export const projectColumns: readonly Column<Schema<'Project'>>[] = [
  { header: 'NAME', cell: (it) => it.name },
  { header: 'ORGANISATION', cell: (it) => it.organisation.name },
  { header: 'DESCRIPTION', cell: (it) => it.description },
  { header: 'NEEDS APPROVAL', cell: (it) => it.approvalFor.join(', ') },
  { header: 'LEASE', cell: (it) => (it.leaseDays === null ? '' : `${it.leaseDays} days`) },
  { header: 'MADE', cell: (it) => ago(it.createdAt, Date.now()) },
  { header: 'ID', cell: (it) => it.id },
]
