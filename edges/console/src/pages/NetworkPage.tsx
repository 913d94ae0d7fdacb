/** /networks/$network: one network: where it is, what it is there, and which VMs are plugged into it. */
import type { Schema } from '@covisor/client'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { TagsPart } from '../layout/TagsPart.tsx'
import { ExtendNetworkDialog, RemoveNetworkDialog, startNetwork, whyNotRemoved } from '../network/network-dialogs.tsx'
import { PortTable } from '../network/PortTable.tsx'
import { DetailFrame } from '../parts/DetailFrame.tsx'
import { Facts } from '../parts/Facts.tsx'
import { Happened } from '../parts/Happened.tsx'
import { Links } from '../parts/Links.tsx'
import { Loading } from '../parts/Loading.tsx'
import { Name } from '../parts/Name.tsx'
import { Part } from '../parts/Part.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { RightsOn } from '../people/RightsOn.tsx'
import { networkItem, vmsForPicture } from '../queries.ts'
import { useParam } from '../use-param.ts'
import { t } from '../words/translate.ts'

type Network = Schema<'Network'>

export function NetworkPage(): ReactNode {
  const { data: network, error } = useQuery(networkItem(useParam('network')))
  const navigate = useNavigate()
  if (network === undefined || error !== null) return <Loading what={t('network.network')} error={error} />
  return (
    <DetailFrame
      title={network.name}
      list="networks"
      beside={<StateLabel state={network.active ? 'active' : 'inactive'} />}
      actions={[
        {
          label: t('network.start'),
          needs: 'network:start',
          refusal: network.active ? t('network.isActive') : undefined,
          act: () => startNetwork(network),
        },
        {
          label: t('network.extend'),
          needs: 'network:create',
          opens: (close) => <ExtendNetworkDialog network={network} onClose={close} />,
        },
        {
          label: t('parts.delete'),
          needs: 'network:remove',
          isDanger: true,
          refusal: whyNotRemoved(network),
          opens: (close) => (
            <RemoveNetworkDialog
              network={network}
              onClose={close}
              onStarted={() => void navigate({ to: '/networks' })}
            />
          ),
        },
      ]}
    >
      <div className="cv-cards">
        <Part title={t('people.about')}>
          <Facts label={t('people.about')} facts={factsOf(network)} />
        </Part>
        <Part title={t('network.cards')} isWide>
          <PluggedInto network={network} />
        </Part>
        <TagsPart kind="network" of={network} />
        <RightsOn kind="network" id={network.id} name={network.name} />
        <Happened to={network.id} />
      </div>
    </DetailFrame>
  )
}

const factsOf = (network: Network) =>
  [
    [t('clusters.kind'), network.kind],
    [t('network.subnets'), network.subnets.length === 0 ? '–' : network.subnets.join(', ')],
    [t('network.bridge'), <Name key="bridge" of={network.bridge ?? '–'} />],
    [t('frame.place.hosts'), <Links key="hosts" kind="host" of={network.hosts} />],
    [t('pages.madeBy'), t(network.managed ? 'pages.byCovisor' : 'pages.elsewhere')],
  ] as const

/** Also VMs that Covisor only observes. The first thousand are looked through, as for the picture. */
function PluggedInto({ network }: { readonly network: Network }): ReactNode {
  const { data: vms = [], isSuccess } = useQuery(vmsForPicture)
  // Hosts may each have a network of this name.
  const isReached = (host: { readonly id: string } | null) =>
    host === null || network.hosts.length === 0 || network.hosts.some(({ id }) => id === host.id)
  const here = vms.filter(({ nics, host }) => isReached(host) && nics.some((nic) => nic.network === network.name))
  if (isSuccess && here.length === 0) return <p className="cv-quiet">{t('network.unused')}</p>
  return <PortTable networks={[network]} vms={here} filter="" />
}
