/** How organisations are shown. */
import type { Schema } from '@covisor/client'
import { ago } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

export const organisationColumns: readonly Column<Schema<'Organisation'>>[] = [
  { header: 'NAME', cell: (it) => it.name },
  { header: 'DESCRIPTION', cell: (it) => it.description },
  { header: 'SECOND FACTOR', cell: (it) => (it.needsSecondFactor ? 'wanted' : 'optional') },
  { header: 'SEES', cell: (it) => (it.sharing === 'all' ? 'all that is shared' : 'what it is entitled to') },
  { header: 'MADE', cell: (it) => ago(it.createdAt, Date.now()) },
  { header: 'ID', cell: (it) => it.id },
]

/** As it is typed; nothing where nothing was. */
export const sharingOf = (wish: string | undefined) =>
  wish === undefined ? {} : { sharing: wish === 'entitled' ? ('entitled' as const) : ('all' as const) }
