/** /hosts: the machines that run VMs, how full they are, and the way to add one. */
import type { Schema } from '@covisor/client'
import { Alert, Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { AddHostDialog } from '../host/AddHostDialog.tsx'
import { useMay } from '../live/use-may.ts'
import { mebibytes } from '../parts/amounts.ts'
import type { BulkAction } from '../parts/BulkDialog.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { endpointList, hostList } from '../queries.ts'
import { quoted } from '../vm/filter-words.ts'
import { inLanguage, t } from '../words/translate.ts'

type Host = Schema<'Host'>

export function HostsPage(): ReactNode {
  const hosts = useQuery(hostList)
  const may = useMay()
  const [isAdding, setAdding] = useState(false)
  const add = may('host:add') ? <Button onClick={() => setAdding(true)}>{t('pages.hosts.add')}</Button> : undefined
  return (
    <PageFrame title={t('frame.place.hosts')} actions={add}>
      <Problem title={t('pages.hosts.notRead')} error={hosts.error} />
      <Unreached />
      {hosts.data?.length === 0 ? (
        <EmptyMessage title={t('pages.hosts.none')} action={add}>
          {t('pages.hosts.noneBody')}
        </EmptyMessage>
      ) : (
        <ListTable
          list="hosts"
          label={t('frame.place.hosts')}
          rows={hosts.data ?? []}
          rowName={({ name }) => name}
          columns={columns()}
          bulk={may('host:maintain') ? bulkActions() : []}
        />
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
                {t('pages.hosts.remove')}
              </Button>
            }
          >
            <bdi>{endpoint.reason ?? endpoint.uri}</bdi>
          </Alert>
        ))}
      {leaving === undefined ? null : (
        <PlanDialog
          title={t('pages.hosts.removeAsk', { name: leaving.name })}
          confirm={t('pages.hosts.remove')}
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

const columns = inLanguage((): readonly ListColumn<Host>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 20,
    value: ({ name }) => name,
    cell: ({ id, name }) => (
      <RowLink to={`/hosts/${id}`}>
        <Name of={name} />
      </RowLink>
    ),
  },
  {
    key: 'state',
    header: t('people.state'),
    width: 18,
    value: ({ connection, duty }) => (connection === 'connected' ? duty : connection),
    cell: (host) => (
      <>
        <StateLabel state={host.connection} reason={host.connectionReason} />{' '}
        {host.duty === 'active' ? null : <StateLabel state={host.duty} />}
      </>
    ),
  },
  {
    key: 'vms',
    header: t('frame.place.vms'),
    width: 16,
    isNumber: true,
    value: ({ vms }) => vms.total,
    cell: ({ name, vms }) => (
      <RowLink to={`/vms?filter=${encodeURIComponent(`host:${quoted(name)}`)}`}>
        {t('clusters.vmsRunning', { total: vms.total, running: vms.running })}
      </RowLink>
    ),
  },
  {
    key: 'memory',
    header: t('overview.memoryPromised'),
    width: 26,
    value: ({ reservedMemoryMiB }) => reservedMemoryMiB,
    cell: (host) => (
      <UseMeter
        label={t('clusters.memoryOf', { name: host.name })}
        used={host.reservedMemoryMiB}
        of={host.memoryMiB}
        text={mebibytes}
      />
    ),
  },
  {
    key: 'vcpus',
    header: t('overview.vcpusPromised'),
    width: 14,
    isNumber: true,
    isExtra: true,
    value: ({ reservedVcpus }) => reservedVcpus,
    cell: ({ reservedVcpus, cpu }) => `${reservedVcpus} / ${cpu.logical}`,
  },
  {
    key: 'cpu',
    header: t('pages.hosts.cpu'),
    width: 18,
    isExtra: true,
    value: ({ cpu }) => cpu.model,
    cell: ({ cpu }) => <Name of={cpu.model} />,
  },
  {
    key: 'hypervisor',
    header: t('pages.hosts.hypervisor'),
    value: ({ hypervisor }) => `${hypervisor.product} ${hypervisor.version}`,
    cell: ({ hypervisor }) => `${hypervisor.product} ${hypervisor.version}`,
  },
])

const bulkActions = inLanguage((): readonly BulkAction<Host>[] => [
  {
    label: t('clusters.takeOut'),
    help: t('pages.hosts.takeOutHelp'),
    isDanger: true,
    refusalOf: ({ connection, duty }) =>
      connection !== 'connected'
        ? t('clusters.doesNotAnswer')
        : duty === 'maintenance'
          ? t('pages.hosts.isOut')
          : undefined,
    call: ({ id }) => api.POST('/v1/hosts/{host}/maintenance', { params: { path: { host: id } }, body: {} }),
  },
  {
    label: t('clusters.takeBack'),
    refusalOf: ({ duty }) => (duty === 'active' ? t('pages.hosts.isIn') : undefined),
    call: ({ id }) => api.POST('/v1/hosts/{host}/return', { params: { path: { host: id } }, body: {} }),
  },
])
