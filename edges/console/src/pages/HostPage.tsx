/** /hosts/$host: one host: how it is, how full, what runs there, what it is made of, and the way out of service and back. */
import { type Schema, unwrap } from '@covisor/client'
import { Alert } from '@patternfly/react-core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { DutyDialog } from '../clusters/DutyDialog.tsx'
import { EditHostDialog } from '../host/EditHostDialog.tsx'
import { HostHardware } from '../host/HostHardware.tsx'
import { PlaceHostDialog } from '../host/PlaceHostDialog.tsx'
import { PoolsAndNetworksOf } from '../host/PoolsAndNetworksOf.tsx'
import { RemoveHostDialog } from '../host/RemoveHostDialog.tsx'
import { VmsOf } from '../host/VmsOf.tsx'
import { TagsPart } from '../layout/TagsPart.tsx'
import { queryClient } from '../live/query-client.ts'
import { instant, mebibytes, whole } from '../parts/amounts.ts'
import { CannotList } from '../parts/CannotList.tsx'
import { DetailFrame } from '../parts/DetailFrame.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Happened } from '../parts/Happened.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { Part } from '../parts/Part.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { RightsOn } from '../people/RightsOn.tsx'
import { hostItem } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

type Host = Schema<'Host'>

export function HostPage(): ReactNode {
  const id = useParam('host')
  const { data: host, error } = useQuery(hostItem(id))
  const navigate = useNavigate()
  const duty = useMutation({
    mutationFn: (next: Host['duty']) =>
      unwrap(api.PATCH('/v1/hosts/{host}', { params: { path: { host: id } }, body: { duty: next } })),
    onSuccess: (changed) => queryClient.setQueryData(['host', 'item', id], changed),
  })
  if (host === undefined || error !== null) return <Loading what={t('clusters.host')} error={error} />
  const isIn = host.duty === 'active'
  const refusal = host.connection === 'connected' ? undefined : t('clusters.doesNotAnswer')
  return (
    <DetailFrame
      title={host.name}
      list="hosts"
      beside={
        <>
          <StateLabel state={host.connection} reason={host.connectionReason} />
          {isIn ? null : <StateLabel state={host.duty} />}
        </>
      }
      actions={[
        {
          label: t(isIn ? 'clusters.takeOut' : 'clusters.takeBack'),
          needs: 'host:maintain',
          refusal,
          opens: (close) => <DutyDialog host={host} onClose={close} />,
        },
        {
          label: t(isIn ? 'host.placeNoMore' : 'host.placeAgain'),
          needs: 'host:maintain',
          act: () => duty.mutate(isIn ? 'maintenance' : 'active'),
        },
        {
          label: t('host.edit'),
          needs: 'host:edit',
          opens: (close) => <EditHostDialog host={host} onClose={close} />,
        },
        {
          label: t('host.place'),
          needs: 'host:edit',
          opens: (close) => <PlaceHostDialog host={host} onClose={close} />,
        },
        {
          label: t('host.remove'),
          needs: 'host:remove',
          isDanger: true,
          opens: (close) => (
            <RemoveHostDialog host={host} onClose={close} onStarted={() => void navigate({ to: '/hosts' })} />
          ),
        },
      ]}
    >
      <div className="cv-stack">
        <Problem title={t('parts.notDone')} error={duty.error} />
        <Health host={host} />
        <div className="cv-cards">
          <Part title={t('clusters.host')}>
            <Facts label={t('clusters.host')} facts={factsOf(host)} />
          </Part>
          <Part title={t('frame.place.vms')}>
            <VmsOf host={host} />
          </Part>
          <Part title={t('host.poolsAndNetworks')}>
            <PoolsAndNetworksOf host={host} />
          </Part>
          <TagsPart kind="host" of={host} />
          <Part title={t('parts.cannot')}>
            <CannotList cannot={host.cannot} />
          </Part>
          <Part title={t('host.hardware')} isWide>
            <HostHardware host={host} />
          </Part>
          <RightsOn kind="host" id={host.id} name={host.name} />
          <Happened to={host.id} />
        </div>
      </div>
    </DetailFrame>
  )
}

const Health = ({ host }: { readonly host: Host }): ReactNode => (
  <>
    {host.connection === 'connected' || host.connectionReason === null ? null : (
      <Alert variant="danger" isInline title={t('host.notReached', { why: host.connectionReason })}>
        {host.seenAt === null ? t('host.neverSeen') : t('host.seenBefore', { when: instant(host.seenAt) })}
      </Alert>
    )}
    {host.warnings.map((text) => (
      <Alert key={text} variant="warning" isInline title={<bdi>{text}</bdi>} />
    ))}
  </>
)

function standsIn({ site, rack }: Host): string {
  if (site === null) return rack ?? t('host.nobodySaid')
  return rack === null ? site.name : t('host.inRack', { site: site.name, rack })
}

const factsOf = (host: Host) =>
  [
    [
      t('host.address'),
      <code key="uri" className="cv-name">
        {host.endpoint.uri}
      </code>,
    ],
    ...(host.hostname === host.name ? [] : [[t('host.ownName'), <Name key="own" of={host.hostname} />] as const]),
    [t('host.stands'), <Name key="stands" of={standsIn(host)} />],
    [t('pages.hosts.hypervisor'), `${host.hypervisor.product} ${host.hypervisor.version}`],
    [t('host.processor'), `${host.cpu.model}, ${host.architecture}`],
    [
      t('host.cpus'),
      t('host.cpusOf', {
        logical: whole(host.cpu.logical),
        sockets: host.cpu.sockets,
        cores: host.cpu.cores,
        threads: host.cpu.threads,
      }),
    ],
    [
      t('host.acceleration'),
      host.hasAcceleration ? t('host.yes') : t('host.noBecause', { why: host.accelerationReason ?? '?' }),
    ],
    [
      t('overview.memoryPromised'),
      <UseMeter
        key="memory"
        label={t('clusters.memoryOf', { name: host.name })}
        used={host.reservedMemoryMiB}
        of={host.memoryMiB}
        text={mebibytes}
      />,
    ],
    [t('overview.memoryFree'), mebibytes(host.freeMemoryMiB)],
    [
      t('overview.vcpusPromised'),
      t('overview.vcpusOnCpus', {
        vcpus: whole(host.reservedVcpus),
        cpus: whole(host.cpu.logical),
        ratio: (host.cpu.logical === 0 ? 0 : host.reservedVcpus / host.cpu.logical).toFixed(1),
      }),
    ],
    [t('host.seen'), host.seenAt === null ? t('host.never') : instant(host.seenAt)],
  ] as const
