/** How placement rules look. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

const names = (items: readonly { readonly name: string }[]) => items.map(({ name }) => name).join(', ')

export const ruleColumns: readonly Column<Schema<'PlacementRule'>>[] = [
  { header: 'NAME', cell: (rule) => rule.name },
  { header: 'KIND', cell: (rule) => rule.kind },
  { header: 'BY', cell: (rule) => rule.scope },
  { header: 'MUST', cell: (rule) => rule.must },
  { header: 'VMS', cell: (rule) => names(rule.vms) },
  { header: 'HOSTS', cell: (rule) => names(rule.hosts) },
  { header: 'BROKEN', cell: (rule) => rule.broken.join('; ') },
]
