/** /clusters/ID: its hosts and what they have in common, its policy, and the work on it: balance, roll, take hosts out of service. */
import { type Schema, unwrap } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { ClusterMembers } from '../clusters/ClusterMembers.tsx'
import { EditClusterDialog } from '../clusters/EditClusterDialog.tsx'
import { mebibytes, whole } from '../parts/amounts.ts'
import { type DetailAction, DetailFrame } from '../parts/DetailFrame.tsx'
import { Facts } from '../parts/Facts.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { Part } from '../parts/Part.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { clusterItem } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

type Cluster = Schema<'Cluster'>
type Dialog = 'edit' | 'balance' | 'roll' | 'delete'

export function ClusterPage(): ReactNode {
  const { data: cluster, error } = useQuery(clusterItem(useParam('cluster')))
  if (cluster === undefined) return <Loading what={t('clusters.cluster')} error={error} />
  const action = (dialog: Dialog, label: string, needs: string): DetailAction => ({
    label,
    needs,
    isDanger: dialog === 'delete',
    opens: (close) => <ClusterDialog cluster={cluster} dialog={dialog} onClose={close} />,
  })
  return (
    <DetailFrame
      title={cluster.name}
      list="clusters"
      actions={[
        action('balance', t('clusters.balanceNow'), 'vm:migrate'),
        action('roll', t('clusters.roll'), 'host:maintain'),
        action('edit', t('parts.edit'), 'cluster:edit'),
        action('delete', t('parts.delete'), 'cluster:delete'),
      ]}
    >
      <div className="cv-cards">
        <Part title={t('parts.capacity')}>
          <Capacity cluster={cluster} />
        </Part>
        <Part title={t('clusters.policy')}>
          <Policy cluster={cluster} />
        </Part>
        <Part title={t('clusters.baseline')}>
          <Baseline cluster={cluster} />
        </Part>
        <Part title={t('frame.place.hosts')} isWide>
          <ClusterMembers cluster={cluster} />
        </Part>
      </div>
    </DetailFrame>
  )
}

const Capacity = ({ cluster: { name, promised, capacity, vms } }: { readonly cluster: Cluster }): ReactNode => (
  <Facts
    label={t('parts.capacity')}
    facts={[
      [t('frame.place.vms'), t('clusters.vmsRunning', { total: vms.total, running: vms.running })],
      [
        t('clusters.memory'),
        <UseMeter
          key="memory"
          label={t('clusters.memoryOf', { name })}
          used={promised.memoryMiB}
          of={capacity.memoryMiB}
          text={mebibytes}
        />,
      ],
      [
        t('clusters.vcpus'),
        <UseMeter
          key="vcpus"
          label={t('clusters.vcpusOf', { name })}
          used={promised.vcpus}
          of={capacity.vcpus}
          text={whole}
        />,
      ],
    ]}
  />
)

const Policy = ({ cluster }: { readonly cluster: Cluster }): ReactNode => (
  <Facts
    label={t('clusters.policy')}
    facts={[
      [t('clusters.prefer'), t(`clusters.prefer.${cluster.prefer}`)],
      [t('clusters.balance'), t(`clusters.balance.${cluster.balance}`)],
      [t('clusters.movesAtOnce'), cluster.movesAtOnce],
      [t('clusters.vcpusPerCpu'), whole(cluster.vcpusPerCpu)],
      [t('clusters.memoryRatio'), String(cluster.memoryRatio)],
    ]}
  />
)

const Baseline = ({ cluster: { baseline, cpuModel } }: { readonly cluster: Cluster }): ReactNode => (
  <Facts
    label={t('clusters.baseline')}
    facts={[
      [t('clusters.cpuModel'), cpuModel ?? t('clusters.cpuModelOfHost')],
      [t('clusters.suggested'), baseline.suggested ?? '–'],
      [t('clusters.architecture'), [baseline.architecture, baseline.level].filter(Boolean).join(', ') || '–'],
      [t('clusters.models'), <Name key="models" of={baseline.models.join(', ') || '–'} />],
      [
        t('clusters.differences'),
        baseline.differences.length === 0
          ? t('clusters.noDifferences')
          : baseline.differences.map((text) => (
              <p key={text}>
                <bdi>{text}</bdi>
              </p>
            )),
      ],
    ]}
  />
)

interface ClusterDialogProps {
  readonly cluster: Cluster
  readonly dialog: Dialog
  readonly onClose: () => void
}

function ClusterDialog({ cluster, dialog, onClose }: ClusterDialogProps): ReactNode {
  const navigate = useNavigate()
  const path = { cluster: cluster.id }
  const { name } = cluster
  switch (dialog) {
    case 'edit':
      return <EditClusterDialog cluster={cluster} onClose={onClose} />
    case 'balance':
      return (
        <PlanDialog
          title={t('clusters.balanceAsk', { name })}
          confirm={t('clusters.balanceNow')}
          wish={[cluster.id, 'balance']}
          call={(query) => api.POST('/v1/clusters/{cluster}/balance', { params: { path, query } })}
          onClose={onClose}
        >
          <p>{t('clusters.balanceHelp')}</p>
        </PlanDialog>
      )
    case 'roll':
      return (
        <PlanDialog
          title={t('clusters.rollAsk', { name })}
          confirm={t('clusters.roll')}
          wish={[cluster.id, 'roll']}
          call={(query) => api.POST('/v1/clusters/{cluster}/roll', { params: { path, query } })}
          onClose={onClose}
        >
          <p>{t('clusters.rollHelp')}</p>
        </PlanDialog>
      )
    case 'delete':
      return (
        <FormDialog
          title={t('clusters.deleteAsk', { name })}
          description={t('clusters.deleteHelp')}
          confirm={t('parts.delete')}
          isDanger
          changes={['host']}
          send={() => unwrap(api.DELETE('/v1/clusters/{cluster}', { params: { path } }))}
          onDone={() => void navigate({ to: '/clusters' })}
          onClose={onClose}
        />
      )
  }
}
