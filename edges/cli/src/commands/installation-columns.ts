/** How the installation looks. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

export const installationFields: readonly Column<Schema<'Installation'>>[] = [
  { header: 'Id', cell: (installation) => installation.id },
  { header: 'Mode', cell: (installation) => installation.mode },
  { header: 'Reason', cell: (installation) => installation.reason },
]
