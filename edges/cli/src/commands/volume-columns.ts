/** How volumes look in lists and alone. */
import type { Schema } from '@covisor/client'
import { bytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type Volume = Schema<'Volume'>

export const volumeColumns: readonly Column<Volume>[] = [
  { header: 'NAME', cell: (volume) => volume.name },
  { header: 'POOL', cell: (volume) => volume.pool.name },
  { header: 'SIZE', cell: (volume) => bytes(volume.capacityBytes), align: 'right' },
  { header: 'USED', cell: (volume) => bytes(volume.allocatedBytes), align: 'right' },
  { header: 'FORMAT', cell: (volume) => volume.format },
  { header: 'STATE', cell: (volume) => volume.state },
  { header: 'VM', cell: (volume) => volume.attachedTo.map((vm) => vm.name).join(', ') },
  { header: 'ID', cell: (volume) => volume.id, whenNarrow: 'left-out' },
]
