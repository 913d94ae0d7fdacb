/** /clusters/ID: its hosts and what they have in common, its policy, and the work on it: balance, roll, take hosts out of service. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, Card, CardBody, CardTitle } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ClusterMembers } from '../clusters/ClusterMembers.tsx'
import { EditClusterDialog } from '../clusters/EditClusterDialog.tsx'
import { useMay } from '../live/use-may.ts'
import { mebibytes, whole } from '../parts/amounts.ts'
import { Facts } from '../parts/Facts.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { clusterItem } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

type Cluster = Schema<'Cluster'>
type Dialog = 'edit' | 'balance' | 'roll' | 'delete'

export function ClusterPage(): ReactNode {
  const { data: cluster, error } = useQuery(clusterItem(useParam('cluster')))
  const may = useMay()
  const [dialog, setDialog] = useState<Dialog | undefined>()
  if (cluster === undefined) return <Loading what={t('clusters.cluster')} error={error} />
  const button = (opens: Dialog, label: string, isDanger = false) => (
    <Button variant="secondary" isDanger={isDanger} onClick={() => setDialog(opens)}>
      {label}
    </Button>
  )
  return (
    <PageFrame
      title={cluster.name}
      above={<RowLink to="/clusters">{t('frame.place.clusters')}</RowLink>}
      actions={
        <>
          {may('vm:migrate') ? button('balance', t('clusters.balanceNow')) : null}
          {may('host:maintain') ? button('roll', t('clusters.roll')) : null}
          {may('cluster:edit') ? button('edit', t('parts.edit')) : null}
          {may('cluster:delete') ? button('delete', t('parts.delete'), true) : null}
        </>
      }
    >
      <div className="cv-cards">
        <Card>
          <CardTitle component="h2">{t('parts.capacity')}</CardTitle>
          <CardBody>
            <Capacity cluster={cluster} />
          </CardBody>
        </Card>
        <Card>
          <CardTitle component="h2">{t('clusters.policy')}</CardTitle>
          <CardBody>
            <Policy cluster={cluster} />
          </CardBody>
        </Card>
        <Card>
          <CardTitle component="h2">{t('clusters.baseline')}</CardTitle>
          <CardBody>
            <Baseline cluster={cluster} />
          </CardBody>
        </Card>
        <Card className="cv-wide">
          <CardTitle component="h2">{t('frame.place.hosts')}</CardTitle>
          <CardBody>
            <ClusterMembers cluster={cluster} />
          </CardBody>
        </Card>
      </div>
      {dialog === undefined ? null : (
        <ClusterDialog cluster={cluster} dialog={dialog} onClose={() => setDialog(undefined)} />
      )}
    </PageFrame>
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
