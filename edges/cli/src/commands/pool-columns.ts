/** How pools look in lists and alone. */
import type { Schema } from '@covisor/client'
import { bytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'

type Pool = Schema<'Pool'>

export const poolColumns: readonly Column<Pool>[] = [
  { header: 'NAME', cell: (pool) => pool.name },
  { header: 'TYPE', cell: (pool) => pool.type },
  { header: 'ACTIVE', cell: (pool) => pool.active },
  { header: 'SIZE', cell: (pool) => bytes(pool.capacityBytes), align: 'right' },
  { header: 'FREE', cell: (pool) => bytes(pool.availableBytes), align: 'right' },
  { header: 'PROMISED', cell: (pool) => bytes(pool.provisionedBytes), align: 'right' },
  { header: 'CLASS', cell: (pool) => pool.poolClass },
  { header: 'HOSTS', cell: (pool) => pool.hosts.map((host) => host.name).join(', ') },
  { header: 'SOURCE', cell: (pool) => pool.source },
  { header: 'PATH', cell: (pool) => pool.path },
  { header: 'TROUBLE', cell: (pool) => pool.troubles.join('; ') },
]
