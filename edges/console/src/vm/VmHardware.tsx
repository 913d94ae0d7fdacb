/** Disks, network cards and what else is in a VM; disks and cards can be added, removed and unplugged. */
import { type Schema } from '@covisor/client'
import { Checkbox, FormGroup, FormSelect, FormSelectOption, Title } from '@patternfly/react-core'
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes, count } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { networkList } from '../queries.ts'
import { EditVmDialog } from './EditVmDialog.tsx'
import { refusalOf, type Vm } from './vm-calls.ts'

type Edit = Schema<'EditVm'>
type Dialog =
  | { readonly kind: 'size' | 'add-disk' | 'add-nic' }
  | {
      readonly kind: 'change'
      readonly title: string
      readonly confirm: string
      readonly edit: Edit
      readonly isDisk: boolean
    }

export function VmHardware({ vm }: { readonly vm: Vm }): ReactNode {
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const close = () => setDialog(undefined)
  const refusal = refusalOf(vm, 'edit')
  const others = Object.entries(vm.otherDevices)
  return (
    <div className="cv-stack">
      <div className="cv-toolbar">
        <ActionButton variant="secondary" refusal={refusal} onPress={() => setDialog({ kind: 'size' })}>
          Edit vCPUs and memory
        </ActionButton>
        <ActionButton variant="secondary" refusal={refusal} onPress={() => setDialog({ kind: 'add-disk' })}>
          Add disk
        </ActionButton>
        <ActionButton variant="secondary" refusal={refusal} onPress={() => setDialog({ kind: 'add-nic' })}>
          Add network card
        </ActionButton>
      </div>
      <Title headingLevel="h2">Disks</Title>
      <Table aria-label="Disks" variant="compact" gridBreakPoint="">
        <Thead>
          <Tr>
            <Th>Key</Th>
            <Th>Kind</Th>
            <Th>Bus</Th>
            <Th>Size</Th>
            <Th>Volume</Th>
            <Th screenReaderText="Actions" />
          </Tr>
        </Thead>
        <Tbody>
          {vm.disks.map((disk) => (
            <Tr key={disk.key}>
              <Td>{disk.key}</Td>
              <Td>{disk.device}</Td>
              <Td>{disk.bus}</Td>
              <Td>{disk.capacityBytes === null ? '–' : bytes(disk.capacityBytes)}</Td>
              <Td>
                <Name of={disk.volume?.name ?? disk.path ?? (disk.device === 'cdrom' ? 'empty' : 'unknown')} />
              </Td>
              <Td isActionCell modifier="nowrap">
                <ActionButton
                  variant="link"
                  size="sm"
                  isDanger
                  label={`Remove disk ${disk.key}`}
                  refusal={refusal}
                  onPress={() =>
                    setDialog({
                      kind: 'change',
                      title: `Remove disk ${disk.key} from ${vm.name}?`,
                      confirm: 'Remove',
                      edit: { removeDisks: [disk.key] },
                      isDisk: disk.volume !== null && disk.device === 'disk',
                    })
                  }
                >
                  Remove
                </ActionButton>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      <Title headingLevel="h2">Network cards</Title>
      <Table aria-label="Network cards" variant="compact" gridBreakPoint="">
        <Thead>
          <Tr>
            <Th>Key</Th>
            <Th>Network</Th>
            <Th>Model</Th>
            <Th>MAC</Th>
            <Th>Link</Th>
            <Th screenReaderText="Actions" />
          </Tr>
        </Thead>
        <Tbody>
          {vm.nics.map((nic) => (
            <Tr key={nic.key}>
              <Td>{nic.key}</Td>
              <Td>
                <Name of={nic.network ?? 'none'} />
              </Td>
              <Td>{nic.model}</Td>
              <Td>
                <code>{nic.mac}</code>
              </Td>
              <Td>{nic.connected ? 'plugged' : 'unplugged'}</Td>
              <Td isActionCell modifier="nowrap">
                <ActionButton
                  variant="link"
                  size="sm"
                  label={`${nic.connected ? 'Unplug' : 'Plug'} ${nic.key}`}
                  refusal={refusal}
                  onPress={() =>
                    setDialog({
                      kind: 'change',
                      title: `${nic.connected ? 'Unplug' : 'Plug in'} ${nic.key} of ${vm.name}?`,
                      confirm: nic.connected ? 'Unplug' : 'Plug in',
                      edit: { connectNics: { [nic.key]: !nic.connected } },
                      isDisk: false,
                    })
                  }
                >
                  {nic.connected ? 'Unplug' : 'Plug in'}
                </ActionButton>
                <ActionButton
                  variant="link"
                  size="sm"
                  isDanger
                  label={`Remove network card ${nic.key}`}
                  refusal={refusal}
                  onPress={() =>
                    setDialog({
                      kind: 'change',
                      title: `Remove network card ${nic.key} from ${vm.name}?`,
                      confirm: 'Remove',
                      edit: { removeNics: [nic.key] },
                      isDisk: false,
                    })
                  }
                >
                  Remove
                </ActionButton>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      {others.length === 0 ? null : (
        <p>
          Kept as they are, although Covisor does not model them: {others.map(([kind, n]) => count(n, kind)).join(', ')}
          .
        </p>
      )}
      {dialog?.kind === 'size' ? <EditVmDialog vm={vm} onClose={close} /> : null}
      {dialog?.kind === 'add-disk' ? <AddDiskDialog vm={vm} onClose={close} /> : null}
      {dialog?.kind === 'add-nic' ? <AddNicDialog vm={vm} onClose={close} /> : null}
      {dialog?.kind === 'change' ? <ChangeDialog vm={vm} {...dialog} onClose={close} /> : null}
    </div>
  )
}

interface DialogProps {
  readonly vm: Vm
  readonly onClose: () => void
}

const callEdit = (vm: Vm, body: Edit) => (query: { plan?: boolean }) =>
  api.PATCH('/v1/vms/{vm}', { params: { path: { vm: vm.id }, query }, body })

function AddDiskDialog({ vm, onClose }: DialogProps): ReactNode {
  const [gibibytes, setGibibytes] = useState(10)
  const edit = { addDisks: [{ sizeBytes: gibibytes * 2 ** 30 }] }
  return (
    <PlanDialog
      title={`Add a disk to ${vm.name}`}
      confirm="Add disk"
      wish={[vm.id, edit]}
      call={callEdit(vm, edit)}
      onClose={onClose}
    >
      <NumberField id="disk-size" label="Size (GiB)" value={gibibytes} onChange={setGibibytes} />
    </PlanDialog>
  )
}

function AddNicDialog({ vm, onClose }: DialogProps): ReactNode {
  const { data } = useQuery(networkList)
  const [chosen, setChosen] = useState('')
  const network = chosen === '' ? (data?.[0]?.id ?? '') : chosen
  const edit = { addNics: [{ network }] }
  return (
    <PlanDialog
      title={`Add a network card to ${vm.name}`}
      confirm="Add network card"
      wish={[vm.id, edit]}
      call={callEdit(vm, edit)}
      onClose={onClose}
    >
      <FormGroup label="Network" fieldId="nic-network">
        <FormSelect id="nic-network" value={network} onChange={(_event, id) => setChosen(id)}>
          {(data ?? []).map(({ id, name }) => (
            <FormSelectOption key={id} value={id} label={name} />
          ))}
        </FormSelect>
      </FormGroup>
    </PlanDialog>
  )
}

interface ChangeDialogProps extends DialogProps {
  readonly title: string
  readonly confirm: string
  readonly edit: Edit
  readonly isDisk: boolean
}

function ChangeDialog({ vm, title, confirm, edit, isDisk, onClose }: ChangeDialogProps): ReactNode {
  const [deleteVolumes, setDeleteVolumes] = useState(false)
  const whole = isDisk ? { ...edit, deleteVolumes } : edit
  return (
    <PlanDialog
      title={title}
      confirm={confirm}
      isDanger={confirm === 'Remove'}
      wish={[vm.id, whole]}
      call={callEdit(vm, whole)}
      onClose={onClose}
    >
      {isDisk ? (
        <Checkbox
          id="delete-volume"
          label="Also delete its volume"
          isChecked={deleteVolumes}
          onChange={(_event, isChecked) => setDeleteVolumes(isChecked)}
        />
      ) : null}
    </PlanDialog>
  )
}
