/** /: what needs attention first, then what there is and how full it is. */
import { Alert, Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { bytes, count, mebibytes } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Facts } from '../parts/Facts.tsx'
import { LinkButton } from '../parts/LinkButton.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { endpointList, hostList, poolList, taskList } from '../queries.ts'
import { TaskCard } from '../task/TaskCard.tsx'

const RECENT = 6
const FULL = 0.9

export function OverviewPage(): ReactNode {
  const hosts = useQuery(hostList)
  const pools = useQuery(poolList)
  const endpoints = useQuery(endpointList)
  if (hosts.data?.length === 0 && endpoints.data?.length === 0) return <FirstRun />
  const all = hosts.data ?? []
  const sum = (of: (host: (typeof all)[number]) => number) => all.reduce((total, host) => total + of(host), 0)
  return (
    <PageFrame
      title="Overview"
      actions={
        <>
          <LinkButton to="/vms/new">Create VM</LinkButton>
          <LinkButton to="/import" variant="secondary">
            Import
          </LinkButton>
        </>
      }
    >
      <div className="cv-cards">
        <Card className="cv-wide">
          <CardTitle component="h2">Needs attention</CardTitle>
          <CardBody>
            <Attention />
          </CardBody>
        </Card>
        <Card>
          <CardTitle component="h2">Compute</CardTitle>
          <CardBody>
            <Facts
              label="Compute"
              facts={[
                [
                  'Hosts',
                  <Link key="hosts" to="/hosts">
                    {count(all.length, 'host')}
                  </Link>,
                ],
                [
                  'VMs',
                  <Link key="vms" to="/vms">
                    {count(
                      sum((host) => host.vms.total),
                      'VM',
                    )}
                    , {sum((host) => host.vms.running)} running
                  </Link>,
                ],
                [
                  'Memory given to VMs',
                  <UseMeter
                    key="memory"
                    label="Memory given to VMs"
                    used={sum((host) => host.reservedMemoryMiB)}
                    of={sum((host) => host.memoryMiB)}
                    text={mebibytes}
                  />,
                ],
                [
                  'vCPUs given to VMs',
                  `${sum((host) => host.reservedVcpus)} on ${sum((host) => host.cpu.logical)} CPUs`,
                ],
              ]}
            />
          </CardBody>
        </Card>
        <Card>
          <CardTitle component="h2">Pools</CardTitle>
          <CardBody>
            {pools.data?.length === 0 ? <p>No host has a storage pool.</p> : null}
            <Facts
              label="Pools"
              facts={(pools.data ?? []).map((pool) => [
                pool.name,
                <span key={pool.id}>
                  <UseMeter
                    label={`Used of pool ${pool.name}`}
                    used={pool.capacityBytes - pool.availableBytes}
                    of={pool.capacityBytes}
                    text={bytes}
                  />
                  <span className="cv-quiet">{bytes(pool.provisionedBytes)} promised to volumes</span>
                </span>,
              ])}
            />
          </CardBody>
        </Card>
        <Card className="cv-wide">
          <CardTitle component="h2">Recent tasks</CardTitle>
          <CardBody>
            <RecentTasks />
          </CardBody>
        </Card>
      </div>
    </PageFrame>
  )
}

function Attention(): ReactNode {
  const endpoints = useQuery(endpointList).data ?? []
  const hosts = useQuery(hostList).data ?? []
  const pools = useQuery(poolList).data ?? []
  const tasks = useInfiniteQuery(taskList({})).data?.pages[0]?.items ?? []
  const away = endpoints.filter(({ state }) => state === 'disconnected' || state === 'refused')
  const full = pools.filter((pool) => pool.capacityBytes > 0 && pool.availableBytes < pool.capacityBytes * (1 - FULL))
  const bad = tasks.filter(({ state }) => state === 'stuck' || state === 'failed').slice(0, RECENT)
  const warned = hosts.filter(({ warnings }) => warnings.length > 0)
  if (away.length + full.length + bad.length + warned.length === 0) {
    return <p role="status">Nothing. All hosts answer, no pool is full, no recent task failed.</p>
  }
  return (
    <div className="cv-stack">
      {away.map((endpoint) => (
        <Alert
          key={endpoint.id}
          variant="danger"
          isInline
          title={
            <>
              Host <Name of={endpoint.name} /> is {endpoint.state}
            </>
          }
        >
          <bdi>{endpoint.reason ?? endpoint.uri}</bdi>
        </Alert>
      ))}
      {full.map((pool) => (
        <Alert
          key={pool.id}
          variant="warning"
          isInline
          title={
            <>
              Pool <Name of={pool.name} /> is nearly full
            </>
          }
        >
          {bytes(pool.availableBytes)} of {bytes(pool.capacityBytes)} are free.
        </Alert>
      ))}
      {bad.map((task) => (
        <Alert
          key={task.id}
          variant={task.state === 'stuck' ? 'danger' : 'warning'}
          isInline
          title={
            <>
              <Name of={task.title} />: {task.state}
            </>
          }
          actionLinks={
            <Link to="/tasks/$task" params={{ task: task.id }}>
              Open the task
            </Link>
          }
        >
          <bdi>{task.error?.text}</bdi>
        </Alert>
      ))}
      {warned.map((host) => (
        <Alert key={host.id} variant="info" isInline title={<Name of={host.name} />}>
          {host.warnings.join('; ')}
        </Alert>
      ))}
    </div>
  )
}

function RecentTasks(): ReactNode {
  const { data } = useInfiniteQuery(taskList({}))
  const tasks = data?.pages[0]?.items.slice(0, RECENT) ?? []
  if (tasks.length === 0) return <p>Nothing was started yet.</p>
  return tasks.map((task) => <TaskCard key={task.id} task={task} />)
}

const FirstRun = (): ReactNode => (
  <PageFrame title="Welcome to Covisor">
    <EmptyMessage title="Add your first host" action={<LinkButton to="/hosts">Add a host</LinkButton>}>
      Point Covisor at a machine that runs libvirt. Its VMs show up here as they are: nothing restarts, nothing is
      installed on the host, and leaving removes every trace.
    </EmptyMessage>
  </PageFrame>
)
