/** How networks look in lists and alone. */
import type { Schema } from '@covisor/client'
import type { Column } from '../runner/table.ts'

type Network = Schema<'Network'>

export const networkColumns: readonly Column<Network>[] = [
  { header: 'NAME', cell: (network) => network.name },
  { header: 'KIND', cell: (network) => network.kind },
  { header: 'ACTIVE', cell: (network) => network.active },
  { header: 'SUBNETS', cell: (network) => network.subnets.join(', ') },
  { header: 'BRIDGE', cell: (network) => network.bridge },
  { header: 'PORTS', cell: (network) => network.ports, align: 'right' },
  { header: 'HOSTS', cell: (network) => network.hosts.map((host) => host.name).join(', ') },
]
