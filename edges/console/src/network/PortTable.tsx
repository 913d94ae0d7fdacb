/** The picture of the network in words: every card of every VM. */
import type { Schema } from '@covisor/client'
import type { ReactNode } from 'react'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { Name } from '../parts/Name.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { inLanguage, t } from '../words/translate.ts'
import { pictureRows, titleOfLine } from './picture-rows.ts'

interface PortTableProps {
  readonly networks: readonly Schema<'Network'>[]
  readonly vms: readonly Schema<'Vm'>[]
  readonly filter: string
}

interface PortRow {
  readonly id: string
  readonly vm: { readonly id: string; readonly name: string }
  readonly host: string
  readonly network: string
  readonly mac: string
  readonly isPlugged: boolean
}

export function PortTable({ networks, vms, filter }: PortTableProps): ReactNode {
  const { lines, groups } = pictureRows({ networks, vms, by: 'host', filter, none: t('network.without.host') })
  const rows = groups.flatMap((group) =>
    group.rows.flatMap(({ vm, ports }) =>
      ports.map(
        (port, index): PortRow => ({
          id: `${vm.id} ${index}`,
          vm,
          host: group.title,
          network: titleOfLine(lines[port.line]!, lines),
          mac: port.mac,
          isPlugged: port.isPlugged,
        }),
      ),
    ),
  )
  return <DataTable label={t('network.cards')} rows={rows} rowName={({ vm }) => vm.name} columns={columns()} />
}

const columns = inLanguage((): readonly Column<PortRow>[] => [
  {
    header: t('network.vm'),
    width: 26,
    cell: ({ vm }) => (
      <RowLink to={`/vms/${vm.id}`}>
        <Name of={vm.name} />
      </RowLink>
    ),
  },
  { header: t('network.network'), width: 22, cell: ({ network }) => <Name of={network} /> },
  { header: t('network.host'), width: 22, cell: ({ host }) => <Name of={host} /> },
  { header: t('network.mac'), width: 18, cell: ({ mac }) => <code>{mac}</code> },
  { header: t('network.link'), cell: ({ isPlugged }) => t(isPlugged ? 'network.plugged' : 'network.unplugged') },
])
