/** How the rules of sign-in are shown. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

export const signInColumns: readonly Column<Schema<'SignInPolicy'>>[] = [
  {
    header: 'Second factor',
    cell: (policy) => (policy.secondFactorForEverybody ? 'for everybody' : 'where the organisation wants it'),
  },
]
