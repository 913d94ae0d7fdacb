/** How roles are shown. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

export const roleColumns: readonly Column<Schema<'Role'>>[] = [
  { header: 'NAME', cell: (it) => it.name },
  { header: 'KIND', cell: (it) => (it.builtIn ? 'built in' : it.organisation === null ? 'site' : 'own') },
  { header: 'MAY', cell: (it) => (Array.isArray(it.verbs) ? it.verbs.join(', ') : it.verbs) },
  { header: 'ID', cell: (it) => it.id },
]
