/** /events: what happens while it happens. The page shows what it saw since it was opened; what was before is in the audit. */
import type { ChangeEvent } from '@covisor/client'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { recentEvents } from '../live/recent-events.ts'
import { useSignal } from '../live/signal.ts'
import { instant } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'

export function EventsPage(): ReactNode {
  const events = useSignal(recentEvents)
  return (
    <PageFrame title="Events">
      {events.length === 0 ? (
        <EmptyMessage title="Nothing happened since this page was loaded">
          Changes show up here within a second, whoever makes them: Covisor, virsh, or the guest itself.
        </EmptyMessage>
      ) : (
        <DataTable label="Events" rows={events} rowName={(event) => event.name ?? event.resource} columns={columns} />
      )}
    </PageFrame>
  )
}

const columns: readonly Column<ChangeEvent>[] = [
  { header: 'When', width: 22, cell: (event) => instant(event.at) },
  { header: 'Kind', width: 12, cell: (event) => event.kind },
  { header: 'Name', width: 30, cell: (event) => <Subject event={event} /> },
  { header: 'What', cell: (event) => <bdi>{event.what ?? event.op}</bdi> },
]

function Subject({ event }: { readonly event: ChangeEvent }): ReactNode {
  const name = <Name of={event.name ?? event.resource} />
  if (event.op === 'deleted') return name
  if (event.kind === 'vm')
    return (
      <Link to="/vms/$vm" params={{ vm: event.resource }}>
        {name}
      </Link>
    )
  if (event.kind === 'host')
    return (
      <Link to="/hosts/$host" params={{ host: event.resource }}>
        {name}
      </Link>
    )
  if (event.kind === 'task')
    return (
      <Link to="/tasks/$task" params={{ task: event.resource }}>
        {name}
      </Link>
    )
  return name
}
