/** How images look in lists and alone. */
import type { Schema } from '@covisor/client'
import { ago, bytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type Image = Schema<'Image'>

export const imageColumns: readonly Column<Image>[] = [
  { header: 'NAME', cell: (image) => image.name },
  { header: 'GUEST', cell: (image) => image.guestOs },
  { header: 'SIZE', cell: (image) => bytes(image.capacityBytes), align: 'right' },
  { header: 'POOL', cell: (image) => image.pool.name },
  { header: 'STATE', cell: (image) => image.state },
  { header: 'MADE', cell: (image) => ago(image.createdAt, Date.now()) },
]
