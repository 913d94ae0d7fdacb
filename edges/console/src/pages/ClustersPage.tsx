/** /clusters: hosts that share placement, how much of them is promised, and the sites and racks in which they stand. */
import { type Schema, unwrap } from '@covisor/client'
import { Button } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { Sites } from '../clusters/Sites.tsx'
import { useMay } from '../live/use-may.ts'
import { mebibytes } from '../parts/amounts.ts'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Part } from '../parts/Part.tsx'
import { type Named, PickMany } from '../parts/PickMany.tsx'
import { Problem } from '../parts/Problem.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { TextField } from '../parts/TextField.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { clusterList, hostList } from '../queries.ts'
import { inLanguage, t } from '../words/translate.ts'

type Cluster = Schema<'Cluster'>

export function ClustersPage(): ReactNode {
  const clusters = useQuery(clusterList)
  const may = useMay()
  const [isCreating, setCreating] = useState(false)
  const create = may('cluster:create') ? (
    <Button onClick={() => setCreating(true)}>{t('clusters.create')}</Button>
  ) : undefined
  return (
    <PageFrame title={t('frame.place.clusters')} actions={create}>
      <Problem title={t('clusters.notRead')} error={clusters.error} />
      {clusters.data?.length === 0 ? (
        <EmptyMessage title={t('clusters.none')} action={create}>
          {t('clusters.noneBody')}
        </EmptyMessage>
      ) : (
        <ListTable
          list="clusters"
          label={t('frame.place.clusters')}
          rows={clusters.data ?? []}
          rowName={({ name }) => name}
          columns={columns()}
        />
      )}
      <Part title={t('clusters.sites')} isWide>
        <Sites />
      </Part>
      {isCreating ? <CreateCluster onClose={() => setCreating(false)} /> : null}
    </PageFrame>
  )
}

const columns = inLanguage((): readonly ListColumn<Cluster>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 20,
    value: ({ name }) => name,
    cell: ({ id, name }) => (
      <RowLink to={`/clusters/${id}`}>
        <Name of={name} />
      </RowLink>
    ),
  },
  {
    key: 'hosts',
    header: t('frame.place.hosts'),
    width: 10,
    isNumber: true,
    value: ({ hosts }) => hosts.length,
    cell: ({ hosts }) => hosts.length,
  },
  {
    key: 'vms',
    header: t('frame.place.vms'),
    width: 16,
    isNumber: true,
    value: ({ vms }) => vms.total,
    cell: ({ vms }) => t('clusters.vmsRunning', { total: vms.total, running: vms.running }),
  },
  {
    key: 'memory',
    header: t('clusters.memory'),
    width: 28,
    value: ({ promised }) => promised.memoryMiB,
    cell: ({ name, promised, capacity }) => (
      <UseMeter
        label={t('clusters.memoryOf', { name })}
        used={promised.memoryMiB}
        of={capacity.memoryMiB}
        text={mebibytes}
      />
    ),
  },
  {
    key: 'vcpus',
    header: t('clusters.vcpus'),
    width: 12,
    isNumber: true,
    value: ({ promised }) => promised.vcpus,
    cell: ({ promised, capacity }) => `${promised.vcpus} / ${capacity.vcpus}`,
  },
  {
    key: 'balance',
    header: t('clusters.balance'),
    value: ({ balance }) => balance,
    cell: ({ balance }) => <StateLabel state={balance} />,
  },
])

function CreateCluster({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { data: all = [] } = useQuery(hostList)
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [hosts, setHosts] = useState<readonly Named[]>([])
  return (
    <FormDialog
      title={t('clusters.create')}
      description={t('clusters.createHelp')}
      confirm={t('parts.create')}
      isReady={name.trim() !== ''}
      changes={['cluster', 'host']}
      send={() => unwrap(api.POST('/v1/clusters', { body: { name: name.trim(), hosts: hosts.map(({ id }) => id) } }))}
      onDone={({ id }) => void navigate({ to: '/clusters/$cluster', params: { cluster: id } })}
      onClose={onClose}
    >
      <TextField id="cluster-name" label={t('parts.name')} isRequired value={name} onChange={setName} />
      <PickMany id="cluster-hosts" label={t('frame.place.hosts')} chosen={hosts} found={all} onChange={setHosts} />
    </FormDialog>
  )
}
