/** How folders look in lists. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

export const folderColumns: readonly Column<Schema<'Folder'>>[] = [
  { header: 'FOLDER', cell: (folder) => folder.path },
  { header: 'VMS', cell: (folder) => folder.vms, align: 'right' },
  { header: 'ID', cell: (folder) => folder.id, whenNarrow: 'left-out' },
]
