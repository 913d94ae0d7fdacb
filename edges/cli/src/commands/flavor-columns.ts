/** How flavors are shown. */
import type { Schema } from '@covisor/client'
import { bytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

export const flavorColumns: readonly Column<Schema<'Flavor'>>[] = [
  { header: 'NAME', cell: ({ name }) => name },
  { header: 'VCPUS', cell: ({ vcpus }) => `${vcpus}`, align: 'right' },
  { header: 'MEMORY', cell: ({ memoryMiB }) => bytes(memoryMiB * 1024 ** 2), align: 'right' },
  { header: 'DESCRIPTION', cell: ({ description }) => description },
  { header: 'ID', cell: ({ id }) => id },
]
