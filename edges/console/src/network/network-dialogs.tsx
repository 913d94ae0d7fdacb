/** What can be done to networks, and why not now: make one, put it on one more host, start it, delete it. */
import type { Schema } from '@covisor/client'
import { FormGroup, FormSelect, FormSelectOption } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useHostChoice } from '../parts/HostField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { runTask } from '../parts/start-task.ts'
import { TextField } from '../parts/TextField.tsx'
import { t } from '../words/translate.ts'

type Network = Schema<'Network'>

const kinds = ['nat', 'isolated', 'bridged'] as const

export const whyNotRemoved = ({ ports }: Network): string | undefined =>
  ports > 0 ? t('network.isUsed', { count: ports }) : undefined

export const startNetwork = ({ id, name }: Network): void =>
  runTask(
    t('network.startOf', { name }),
    api.POST('/v1/networks/{network}/start', { params: { path: { network: id } } }),
  )

export function CreateNetworkDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState('lab')
  const [kind, setKind] = useState<(typeof kinds)[number]>('nat')
  const [subnet, setSubnet] = useState('192.168.150.0/24')
  const [bridge, setBridge] = useState('br0')
  const { host, field } = useHostChoice('network-host')
  const wish = {
    name: name.trim(),
    host,
    kind,
    ...(kind === 'bridged' ? { bridge: bridge.trim() } : { subnet: subnet.trim() }),
  }
  return (
    <PlanDialog
      title={t('network.createAsk')}
      confirm={t('parts.create')}
      wish={wish}
      call={(query) => api.POST('/v1/networks', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <TextField id="network-name" label={t('parts.name')} value={name} onChange={setName} isRequired />
      {field}
      <FormGroup label={t('clusters.kind')} fieldId="network-kind">
        <FormSelect id="network-kind" value={kind} onChange={(_event, next) => setKind(next as typeof kind)}>
          {kinds.map((each) => (
            <FormSelectOption key={each} value={each} label={t(`network.kind.${each}`)} />
          ))}
        </FormSelect>
      </FormGroup>
      {kind === 'bridged' ? (
        <TextField id="network-bridge" label={t('network.bridgeOfHost')} value={bridge} onChange={setBridge} />
      ) : (
        <TextField id="network-subnet" label={t('network.subnetCidr')} value={subnet} onChange={setSubnet} />
      )}
    </PlanDialog>
  )
}

interface NetworkDialogProps {
  readonly network: Network
  readonly onClose: () => void
  readonly onStarted?: () => void
}

export function ExtendNetworkDialog({ network, onClose }: NetworkDialogProps): ReactNode {
  const { host, field } = useHostChoice('extend-host', network.hosts)
  const [bridge, setBridge] = useState('')
  const body = { host, ...(bridge.trim() === '' ? {} : { bridge: bridge.trim() }) }
  return (
    <PlanDialog
      title={t('network.extendAsk', { name: network.name })}
      confirm={t('network.extend')}
      wish={[network.id, body]}
      call={(query) =>
        api.POST('/v1/networks/{network}/extend', { params: { path: { network: network.id }, query }, body })
      }
      onClose={onClose}
    >
      <p>{t('network.extendHelp')}</p>
      {field}
      {network.kind === 'bridged' ? (
        <TextField id="extend-bridge" label={t('network.bridgeThere')} value={bridge} onChange={setBridge} />
      ) : null}
    </PlanDialog>
  )
}

export const RemoveNetworkDialog = ({ network, onClose, onStarted }: NetworkDialogProps): ReactNode => (
  <PlanDialog
    title={t('network.deleteAsk', { name: network.name })}
    confirm={t('parts.delete')}
    isDanger
    wish={network.id}
    call={(query) => api.DELETE('/v1/networks/{network}', { params: { path: { network: network.id }, query } })}
    onClose={onClose}
    {...(onStarted === undefined ? {} : { onStarted })}
  />
)
