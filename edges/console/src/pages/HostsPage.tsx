/** /hosts: the machines that run VMs, how full they are, and the way to add one. */
import type { Schema } from '@covisor/client'
import { Alert, Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { AddHostDialog } from '../host/AddHostDialog.tsx'
import { mebibytes } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { endpointList, hostList } from '../queries.ts'
import { quoted } from '../vm/filter-words.ts'

type Host = Schema<'Host'>

export function HostsPage(): ReactNode {
  const hosts = useQuery(hostList)
  const [isAdding, setAdding] = useState(false)
  const add = <Button onClick={() => setAdding(true)}>Add host</Button>
  return (
    <PageFrame title="Hosts" actions={add}>
      <Problem title="Hosts could not be read" error={hosts.error} />
      <Unreached />
      {hosts.data?.length === 0 ? (
        <EmptyMessage title="No hosts yet" action={add}>
          Covisor manages machines that run libvirt: over ssh, TLS, or on this machine. Nothing is installed on them.
        </EmptyMessage>
      ) : (
        <DataTable label="Hosts" rows={hosts.data ?? []} rowName={(host) => host.name} columns={columns} />
      )}
      {isAdding ? <AddHostDialog onClose={() => setAdding(false)} /> : null}
    </PageFrame>
  )
}

/** Endpoints that have never shown a host: there is no row for them, so they are told above the table. */
function Unreached(): ReactNode {
  const { data } = useQuery(endpointList)
  const [leaving, setLeaving] = useState<Schema<'Endpoint'> | undefined>()
  return (
    <>
      {(data ?? [])
        .filter(({ hosts }) => hosts === 0)
        .map((endpoint) => (
          <Alert
            key={endpoint.id}
            isInline
            variant={endpoint.state === 'connecting' ? 'info' : 'danger'}
            title={
              <>
                <Name of={endpoint.name} />: {endpoint.state}
              </>
            }
            actionLinks={
              <Button variant="link" isInline onClick={() => setLeaving(endpoint)}>
                Remove
              </Button>
            }
          >
            <bdi>{endpoint.reason ?? endpoint.uri}</bdi>
          </Alert>
        ))}
      {leaving === undefined ? null : (
        <PlanDialog
          title={`Remove ${leaving.name}?`}
          confirm="Remove"
          isDanger
          wish={leaving.id}
          call={(query) =>
            api.DELETE('/v1/endpoints/{endpoint}', { params: { path: { endpoint: leaving.id }, query } })
          }
          onClose={() => setLeaving(undefined)}
        />
      )}
    </>
  )
}

const columns: readonly Column<Host>[] = [
  {
    header: 'Name',
    width: 22,
    cell: (host) => (
      <Link to="/hosts/$host" params={{ host: host.id }}>
        <Name of={host.name} />
      </Link>
    ),
  },
  {
    header: 'State',
    width: 18,
    cell: (host) => (
      <>
        <StateLabel state={host.connection} reason={host.connectionReason} />{' '}
        {host.duty === 'active' ? null : <StateLabel state={host.duty} />}
      </>
    ),
  },
  {
    header: 'VMs',
    width: 16,
    isNumber: true,
    cell: (host) => (
      <Link to="/vms" search={{ filter: `host:${quoted(host.name)}` }}>
        {host.vms.total}, {host.vms.running} running
      </Link>
    ),
  },
  {
    header: 'Memory given to VMs',
    width: 26,
    cell: (host) => (
      <UseMeter label={`Memory of ${host.name}`} used={host.reservedMemoryMiB} of={host.memoryMiB} text={mebibytes} />
    ),
  },
  { header: 'Hypervisor', cell: (host) => `${host.hypervisor.product} ${host.hypervisor.version}` },
]
