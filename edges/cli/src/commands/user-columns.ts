/** How users are shown. */
import type { Schema } from '@covisor/client'
import { ago } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type User = Schema<'User'>

export const userColumns: readonly Column<User>[] = [
  { header: 'NAME', cell: (user) => user.name },
  { header: 'FULL NAME', cell: (user) => user.displayName },
  { header: 'ORGANISATION', cell: (user) => user.organisation.name },
  { header: 'STATE', cell: (user) => (user.disabled ? 'disabled' : 'enabled') },
  { header: 'THROUGH', cell: (user) => user.identityProvider?.name ?? '' },
  { header: 'SECOND FACTOR', cell: (user) => user.secondFactors.join(', ') || 'none' },
  { header: 'MADE', cell: (user) => ago(user.createdAt, Date.now()) },
  { header: 'ID', cell: (user) => user.id },
]
