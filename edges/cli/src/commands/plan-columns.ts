/** How saved plans are shown in lists. */
import type { Schema } from '@covisor/client'
import { ago } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

export const planColumns: readonly Column<Schema<'SavedPlan'>>[] = [
  { header: 'WHAT', cell: ({ plan }) => `${plan.action} ${plan.target.kind} "${plan.target.name}"` },
  { header: 'STATE', cell: (saved) => saved.state },
  { header: 'BY', cell: (saved) => saved.savedBy },
  { header: 'APPROVED BY', cell: (saved) => saved.approvedBy },
  { header: 'SAVED', cell: (saved) => ago(saved.createdAt, Date.now()) },
  { header: 'ID', cell: (saved) => saved.id, whenNarrow: 'whole' },
]
