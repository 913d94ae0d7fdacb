/** /hosts/$host: one host: what it is, how full, what it cannot do and why, and what runs there. */
import { type Schema, unwrap } from '@covisor/client'
import { Alert, Button, Card, CardBody, CardTitle, Checkbox, List, ListItem } from '@patternfly/react-core'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { queryClient } from '../live/query-client.ts'
import { instant, mebibytes } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { hostItem, vmList } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { quoted } from '../vm/filter-words.ts'

type Host = Schema<'Host'>

const SHOWN_VMS = 50

export function HostPage(): ReactNode {
  const id = useParam('host')
  const { data: host, error } = useQuery(hostItem(id))
  const [isLeaving, setLeaving] = useState(false)
  const duty = useMutation({
    mutationFn: (next: Host['duty']) =>
      unwrap(api.PATCH('/v1/hosts/{host}', { params: { path: { host: id } }, body: { duty: next } })),
    onSuccess: (changed) => queryClient.setQueryData(['host', 'item', id], changed),
  })
  if (host === undefined || error !== null) return <Loading what="host" error={error} />
  const other = host.duty === 'active' ? 'maintenance' : 'active'
  return (
    <PageFrame
      title={host.name}
      above={<Link to="/hosts">Hosts</Link>}
      beside={
        <>
          <StateLabel state={host.connection} reason={host.connectionReason} />
          {host.duty === 'active' ? null : <StateLabel state={host.duty} />}
        </>
      }
      actions={
        <>
          <Button variant="secondary" isLoading={duty.isPending} onClick={() => duty.mutate(other)}>
            {other === 'maintenance' ? 'Place no more VMs here' : 'Place VMs here again'}
          </Button>
          <Button variant="secondary" isDanger onClick={() => setLeaving(true)}>
            Remove host
          </Button>
        </>
      }
    >
      <div className="cv-stack">
        <Problem title="Not changed" error={duty.error} />
        {host.connection === 'connected' || host.connectionReason === null ? null : (
          <Alert variant="danger" isInline title={`Covisor cannot reach it: ${host.connectionReason}`}>
            Its VMs keep running. Covisor tries again by itself; what you see is how it was last seen
            {host.seenAt === null ? '' : `, ${instant(host.seenAt)}`}.
          </Alert>
        )}
        {host.warnings.map((text) => (
          <Alert key={text} variant="warning" isInline title={text} />
        ))}
        <div className="cv-cards">
          <Card>
            <CardTitle component="h2">Host</CardTitle>
            <CardBody>
              <Facts label="Host" facts={factsOf(host)} />
            </CardBody>
          </Card>
          <Card>
            <CardTitle component="h2">VMs</CardTitle>
            <CardBody>
              <VmsOf host={host} />
            </CardBody>
          </Card>
          <Card>
            <CardTitle component="h2">What it cannot do</CardTitle>
            <CardBody>
              {Object.keys(host.cannot).length === 0 ? (
                <p>Nothing that Covisor knows is missing.</p>
              ) : (
                <List isPlain aria-label="What it cannot do">
                  {Object.entries(host.cannot).map(([what, why]) => (
                    <ListItem key={what}>
                      <strong>{what}:</strong> {why}
                    </ListItem>
                  ))}
                </List>
              )}
            </CardBody>
          </Card>
        </div>
      </div>
      {isLeaving ? <RemoveDialog host={host} onClose={() => setLeaving(false)} /> : null}
    </PageFrame>
  )
}

const factsOf = (host: Host) =>
  [
    ['Address', <code key="uri">{host.endpoint.uri}</code>],
    ['Hypervisor', `${host.hypervisor.product} ${host.hypervisor.version}`],
    ['Processor', `${host.cpu.model}, ${host.architecture}`],
    ['CPUs', `${host.cpu.logical} (${host.cpu.sockets} × ${host.cpu.cores} cores × ${host.cpu.threads} threads)`],
    ['Acceleration', host.hasAcceleration ? 'yes' : `no: ${host.accelerationReason ?? 'unknown why'}`],
    [
      'Memory given',
      <UseMeter
        key="memory"
        label="Memory given to VMs"
        used={host.reservedMemoryMiB}
        of={host.memoryMiB}
        text={mebibytes}
      />,
    ],
    ['vCPUs given', host.reservedVcpus],
    ['Last seen', host.seenAt === null ? 'never' : instant(host.seenAt)],
  ] as const

function VmsOf({ host }: { readonly host: Host }): ReactNode {
  const { data } = useInfiniteQuery(vmList({ host: host.id }))
  const vms = data?.pages[0]?.items ?? []
  if (host.vms.total === 0) return <p>None. New VMs are placed here when it fits them best.</p>
  return (
    <>
      <List isPlain aria-label="VMs here" className="cv-columns">
        {vms.slice(0, SHOWN_VMS).map((vm) => (
          <ListItem key={vm.id}>
            <Link to="/vms/$vm" params={{ vm: vm.id }}>
              <Name of={vm.name} />
            </Link>{' '}
            <StateLabel state={vm.state} />
          </ListItem>
        ))}
      </List>
      <Link to="/vms" search={{ filter: `host:${quoted(host.name)}` }}>
        All {host.vms.total} in a table
      </Link>
    </>
  )
}

function RemoveDialog({ host, onClose }: { readonly host: Host; readonly onClose: () => void }): ReactNode {
  const navigate = useNavigate()
  const [force, setForce] = useState(false)
  return (
    <PlanDialog
      title={`Remove ${host.name}?`}
      confirm="Remove"
      isDanger
      wish={[host.endpoint.id, force]}
      call={(query) =>
        api.DELETE('/v1/endpoints/{endpoint}', {
          params: { path: { endpoint: host.endpoint.id }, query: { ...query, force } },
        })
      }
      onClose={onClose}
      onStarted={() => void navigate({ to: '/hosts' })}
    >
      <p>Covisor forgets it and what it has. Its VMs keep running; nothing of Covisor stays behind.</p>
      <Checkbox
        id="remove-force"
        label="Even with VMs that Covisor made on it"
        isChecked={force}
        onChange={(_event, isChecked) => setForce(isChecked)}
      />
    </PlanDialog>
  )
}
