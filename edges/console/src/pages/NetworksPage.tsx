/** /networks: what VMs can be plugged into, as a list or as a picture. */
import type { Schema } from '@covisor/client'
import { Button, ToggleGroup, ToggleGroupItem } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { useMay } from '../live/use-may.ts'
import { NetworkMap } from '../network/NetworkMap.tsx'
import { CreateNetworkDialog, RemoveNetworkDialog, startNetwork, whyNotRemoved } from '../network/network-dialogs.tsx'
import { ActionButton } from '../parts/ActionButton.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Links } from '../parts/Links.tsx'
import { type ListColumn, ListTable } from '../parts/ListTable.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { Subject } from '../parts/Subject.tsx'
import { networkList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Network = Schema<'Network'>

export function NetworksPage(): ReactNode {
  const networks = useQuery(networkList)
  const navigate = useNavigate()
  const may = useMay()
  const isPicture = useSearch({ from: '/networks' }).view === 'picture'
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Network | undefined>()
  const columns = useMemo(() => columnsFor(setLeaving), [])
  const create = may('network:create') ? (
    <Button onClick={() => setCreating(true)}>{t('network.create')}</Button>
  ) : undefined
  return (
    <PageFrame title={t('frame.place.networks')} actions={create}>
      <Problem title={t('network.notRead')} error={networks.error} />
      {networks.data?.length === 0 ? (
        <EmptyMessage title={t('network.none')} action={create}>
          {t('network.noneBody')}
        </EmptyMessage>
      ) : (
        <>
          <ToggleGroup aria-label={t('network.shownAs')} className="cv-toolbar">
            {(['list', 'picture'] as const).map((view) => (
              <ToggleGroupItem
                key={view}
                buttonId={`networks-${view}`}
                text={t(`network.${view}`)}
                isSelected={(view === 'picture') === isPicture}
                onChange={() => void navigate({ to: '/networks', search: view === 'picture' ? { view } : {} })}
              />
            ))}
          </ToggleGroup>
          {isPicture ? (
            <NetworkMap />
          ) : (
            <ListTable
              list="networks"
              label={t('frame.place.networks')}
              rows={networks.data ?? []}
              rowName={({ name }) => name}
              columns={columns}
            />
          )}
        </>
      )}
      {isCreating ? <CreateNetworkDialog onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : <RemoveNetworkDialog network={leaving} onClose={() => setLeaving(undefined)} />}
    </PageFrame>
  )
}

const subnetOf = ({ subnets, bridge }: Network): string => (subnets.length === 0 ? (bridge ?? '–') : subnets.join(', '))
const stateOf = ({ active }: Network): string => (active ? 'active' : 'inactive')

const columnsFor = (onRemove: (network: Network) => void): readonly ListColumn<Network>[] => [
  {
    key: 'name',
    header: t('parts.name'),
    width: 22,
    value: ({ name }) => name,
    cell: ({ id, name }) => <Subject kind="network" id={id} name={name} />,
  },
  {
    key: 'state',
    header: t('people.state'),
    width: 12,
    value: stateOf,
    cell: (network) => <StateLabel state={stateOf(network)} />,
  },
  { key: 'kind', header: t('clusters.kind'), width: 10, value: ({ kind }) => kind, cell: ({ kind }) => kind },
  { key: 'subnet', header: t('network.subnet'), width: 18, value: subnetOf, cell: subnetOf },
  {
    key: 'cards',
    header: t('network.cardsOfVms'),
    width: 10,
    isNumber: true,
    value: ({ ports }) => ports,
    cell: ({ ports }) => ports,
  },
  {
    key: 'hosts',
    header: t('frame.place.hosts'),
    value: ({ hosts }) => hosts.map(({ name }) => name).join(', '),
    cell: ({ hosts }) => <Links kind="host" of={hosts} />,
  },
  {
    key: 'actions',
    header: t('parts.actions'),
    width: 16,
    cell: (network) => <Actions network={network} onRemove={onRemove} />,
  },
]

interface ActionsProps {
  readonly network: Network
  readonly onRemove: (network: Network) => void
}

function Actions({ network, onRemove }: ActionsProps): ReactNode {
  const may = useMay()
  return (
    <>
      {network.active || !may('network:start') ? null : (
        <ActionButton
          variant="link"
          size="sm"
          label={t('network.startOf', { name: network.name })}
          onPress={() => startNetwork(network)}
        >
          {t('network.start')}
        </ActionButton>
      )}
      {may('network:remove') ? (
        <ActionButton
          variant="link"
          size="sm"
          isDanger
          label={`${t('parts.delete')} ${network.name}`}
          refusal={whyNotRemoved(network)}
          onPress={() => onRemove(network)}
        >
          {t('parts.delete')}
        </ActionButton>
      ) : null}
    </>
  )
}
