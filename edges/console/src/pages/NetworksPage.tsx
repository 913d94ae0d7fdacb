/** /networks: what VMs can be plugged into. */
import type { Schema } from '@covisor/client'
import {
  Button,
  FormGroup,
  FormSelect,
  FormSelectOption,
  TextInput,
  ToggleGroup,
  ToggleGroupItem,
} from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { NetworkMap } from '../network/NetworkMap.tsx'
import { ActionButton } from '../parts/ActionButton.tsx'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { runTask } from '../parts/start-task.ts'
import { hostList, networkList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Network = Schema<'Network'>

export function NetworksPage(): ReactNode {
  const networks = useQuery(networkList)
  const navigate = useNavigate()
  const isPicture = useSearch({ from: '/networks' }).view === 'picture'
  const [isCreating, setCreating] = useState(false)
  const [leaving, setLeaving] = useState<Network | undefined>()
  const create = <Button onClick={() => setCreating(true)}>Create network</Button>
  return (
    <PageFrame title="Networks" actions={create}>
      <Problem title="Networks could not be read" error={networks.error} />
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
      {isPicture && networks.data?.length !== 0 ? (
        <NetworkMap />
      ) : networks.data?.length === 0 ? (
        <EmptyMessage title="No networks yet" action={create}>
          The networks of a host show up here when it is added.
        </EmptyMessage>
      ) : (
        <DataTable
          label="Networks"
          rows={networks.data ?? []}
          rowName={(network) => network.name}
          columns={[
            ...columns,
            { header: 'Actions', width: 20, cell: (network) => <Actions network={network} onRemove={setLeaving} /> },
          ]}
        />
      )}
      {isCreating ? <CreateDialog onClose={() => setCreating(false)} /> : null}
      {leaving === undefined ? null : (
        <PlanDialog
          title={`Delete network ${leaving.name}?`}
          confirm="Delete"
          isDanger
          wish={leaving.id}
          call={(query) => api.DELETE('/v1/networks/{network}', { params: { path: { network: leaving.id }, query } })}
          onClose={() => setLeaving(undefined)}
        />
      )}
    </PageFrame>
  )
}

const columns: readonly Column<Network>[] = [
  { header: 'Name', width: 22, cell: (network) => <Name of={network.name} /> },
  { header: 'State', width: 10, cell: (network) => <StateLabel state={network.active ? 'active' : 'inactive'} /> },
  { header: 'Kind', width: 10, cell: (network) => network.kind },
  {
    header: 'Subnet',
    width: 18,
    cell: (network) => (network.subnets.length === 0 ? (network.bridge ?? '–') : network.subnets.join(', ')),
  },
  { header: 'VM cards', width: 10, isNumber: true, cell: (network) => network.ports },
  { header: 'Hosts', cell: (network) => <Name of={network.hosts.map(({ name }) => name).join(', ')} /> },
]

interface ActionsProps {
  readonly network: Network
  readonly onRemove: (network: Network) => void
}

const Actions = ({ network, onRemove }: ActionsProps): ReactNode => (
  <>
    {network.active ? null : (
      <ActionButton
        variant="link"
        size="sm"
        label={`Start ${network.name}`}
        onPress={() =>
          runTask(
            `Start ${network.name}`,
            api.POST('/v1/networks/{network}/start', { params: { path: { network: network.id } } }),
          )
        }
      >
        Start
      </ActionButton>
    )}
    <ActionButton
      variant="link"
      size="sm"
      isDanger
      label={`Delete ${network.name}`}
      refusal={network.ports > 0 ? 'VMs are plugged into it' : undefined}
      onPress={() => onRemove(network)}
    >
      Delete
    </ActionButton>
  </>
)

function CreateDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const hosts = useQuery(hostList)
  const [name, setName] = useState('lab')
  const [chosen, setChosen] = useState('')
  const [kind, setKind] = useState<'nat' | 'isolated' | 'bridged'>('nat')
  const [subnet, setSubnet] = useState('192.168.150.0/24')
  const [bridge, setBridge] = useState('br0')
  const wish = {
    name: name.trim(),
    host: chosen === '' ? (hosts.data?.[0]?.id ?? '') : chosen,
    kind,
    ...(kind === 'bridged' ? { bridge: bridge.trim() } : { subnet: subnet.trim() }),
  }
  return (
    <PlanDialog
      title="Create a network"
      confirm="Create"
      wish={wish}
      call={(query) => api.POST('/v1/networks', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <FormGroup label="Name" fieldId="network-name" isRequired>
        <TextInput id="network-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <FormGroup label="Host" fieldId="network-host" isRequired>
        <FormSelect id="network-host" value={wish.host} onChange={(_event, id) => setChosen(id)}>
          {(hosts.data ?? []).map((host) => (
            <FormSelectOption key={host.id} value={host.id} label={host.name} />
          ))}
        </FormSelect>
      </FormGroup>
      <FormGroup label="Kind" fieldId="network-kind">
        <FormSelect id="network-kind" value={kind} onChange={(_event, next) => setKind(next as typeof kind)}>
          <FormSelectOption value="nat" label="NAT: reaches out through the host" />
          <FormSelectOption value="isolated" label="Isolated: only the VMs on it" />
          <FormSelectOption value="bridged" label="Bridged: on a bridge that the host has" />
        </FormSelect>
      </FormGroup>
      {kind === 'bridged' ? (
        <FormGroup label="Bridge of the host" fieldId="network-bridge">
          <TextInput id="network-bridge" value={bridge} onChange={(_event, text) => setBridge(text)} />
        </FormGroup>
      ) : (
        <FormGroup label="Subnet (CIDR)" fieldId="network-subnet">
          <TextInput id="network-subnet" value={subnet} onChange={(_event, text) => setSubnet(text)} />
        </FormGroup>
      )}
    </PlanDialog>
  )
}
