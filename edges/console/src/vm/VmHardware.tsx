/** Disks, network cards and what else is in a VM; disks and cards can be added, removed and unplugged. */
import { type Schema } from '@covisor/client'
import { Checkbox, FormGroup, FormSelect, FormSelectOption, Title } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { bytes } from '../parts/amounts.ts'
import { Name } from '../parts/Name.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { PlainTable } from '../parts/PlainTable.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { networkList } from '../queries.ts'
import { t } from '../words/translate.ts'
import { EditVmDialog } from './EditVmDialog.tsx'
import { PendingChanges } from './PendingChanges.tsx'
import { refusalOf, type Vm } from './vm-calls.ts'

type Edit = Schema<'EditVm'>
type Dialog =
  | { readonly kind: 'size' | 'add-disk' | 'add-nic' }
  | {
      readonly kind: 'change'
      readonly title: string
      readonly confirm: string
      readonly isDanger: boolean
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
      <PendingChanges vm={vm} />
      <div className="cv-toolbar">
        <ActionButton variant="secondary" refusal={refusal} onPress={() => setDialog({ kind: 'size' })}>
          {t('vm.editSize')}
        </ActionButton>
        <ActionButton variant="secondary" refusal={refusal} onPress={() => setDialog({ kind: 'add-disk' })}>
          {t('vm.addDisk')}
        </ActionButton>
        <ActionButton variant="secondary" refusal={refusal} onPress={() => setDialog({ kind: 'add-nic' })}>
          {t('vm.addNic')}
        </ActionButton>
      </div>
      <Title headingLevel="h2">{t('vm.disks')}</Title>
      <PlainTable
        label={t('vm.disks')}
        heads={[t('vm.key'), t('vm.kind'), t('vm.bus'), t('vm.size'), t('vm.volume')]}
        actions={t('vm.actions')}
      >
        {vm.disks.map((disk) => (
          <tr key={disk.key}>
            <td>{disk.key}</td>
            <td>{t(`vm.device.${disk.device}`)}</td>
            <td>{disk.bus}</td>
            <td>{disk.capacityBytes === null ? '–' : bytes(disk.capacityBytes)}</td>
            <td>
              <Name of={disk.volume?.name ?? disk.path ?? t(disk.device === 'cdrom' ? 'vm.empty' : 'vm.unknown')} />
            </td>
            <td className="cv-row-actions">
              <ActionButton
                variant="link"
                size="sm"
                isDanger
                label={t('vm.removeDisk', { key: disk.key })}
                refusal={refusal}
                onPress={() =>
                  setDialog({
                    kind: 'change',
                    title: t('vm.removeDiskTitle', { key: disk.key, name: vm.name }),
                    confirm: t('vm.remove'),
                    isDanger: true,
                    edit: { removeDisks: [disk.key] },
                    isDisk: disk.volume !== null && disk.device === 'disk',
                  })
                }
              >
                {t('vm.remove')}
              </ActionButton>
            </td>
          </tr>
        ))}
      </PlainTable>
      <Title headingLevel="h2">{t('vm.nics')}</Title>
      <PlainTable
        label={t('vm.nics')}
        heads={[t('vm.key'), t('vm.network'), t('vm.model'), t('vm.mac'), t('vm.link')]}
        actions={t('vm.actions')}
      >
        {vm.nics.map((nic) => (
          <tr key={nic.key}>
            <td>{nic.key}</td>
            <td>
              <Name of={nic.network ?? t('vm.none')} />
            </td>
            <td>{nic.model}</td>
            <td>
              <code>{nic.mac}</code>
            </td>
            <td>{t(nic.connected ? 'vm.plugged' : 'vm.unplugged')}</td>
            <td className="cv-row-actions">
              <ActionButton
                variant="link"
                size="sm"
                label={t(nic.connected ? 'vm.unplugKey' : 'vm.plugKey', { key: nic.key })}
                refusal={refusal}
                onPress={() =>
                  setDialog({
                    kind: 'change',
                    title: t(nic.connected ? 'vm.unplugTitle' : 'vm.plugTitle', { key: nic.key, name: vm.name }),
                    confirm: t(nic.connected ? 'vm.unplug' : 'vm.plug'),
                    isDanger: false,
                    edit: { connectNics: { [nic.key]: !nic.connected } },
                    isDisk: false,
                  })
                }
              >
                {t(nic.connected ? 'vm.unplug' : 'vm.plug')}
              </ActionButton>
              <ActionButton
                variant="link"
                size="sm"
                isDanger
                label={t('vm.removeNic', { key: nic.key })}
                refusal={refusal}
                onPress={() =>
                  setDialog({
                    kind: 'change',
                    title: t('vm.removeNicTitle', { key: nic.key, name: vm.name }),
                    confirm: t('vm.remove'),
                    isDanger: true,
                    edit: { removeNics: [nic.key] },
                    isDisk: false,
                  })
                }
              >
                {t('vm.remove')}
              </ActionButton>
            </td>
          </tr>
        ))}
      </PlainTable>
      {others.length === 0 ? null : (
        <p>{t('vm.othersKept', { what: others.map(([kind, n]) => `${n} × ${kind}`).join(', ') })}.</p>
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
      title={t('vm.addDiskTo', { name: vm.name })}
      confirm={t('vm.addDisk')}
      wish={[vm.id, edit]}
      call={callEdit(vm, edit)}
      onClose={onClose}
    >
      <NumberField id="disk-size" label={t('vm.sizeGiB')} value={gibibytes} onChange={setGibibytes} />
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
      title={t('vm.addNicTo', { name: vm.name })}
      confirm={t('vm.addNic')}
      wish={[vm.id, edit]}
      call={callEdit(vm, edit)}
      onClose={onClose}
    >
      <FormGroup label={t('vm.network')} fieldId="nic-network">
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
  readonly isDanger: boolean
  readonly edit: Edit
  readonly isDisk: boolean
}

function ChangeDialog({ vm, title, confirm, isDanger, edit, isDisk, onClose }: ChangeDialogProps): ReactNode {
  const [deleteVolumes, setDeleteVolumes] = useState(false)
  const whole = isDisk ? { ...edit, deleteVolumes } : edit
  return (
    <PlanDialog
      title={title}
      confirm={confirm}
      isDanger={isDanger}
      wish={[vm.id, whole]}
      call={callEdit(vm, whole)}
      onClose={onClose}
    >
      {isDisk ? (
        <Checkbox
          id="delete-volume"
          label={t('vm.deleteVolume')}
          isChecked={deleteVolumes}
          onChange={(_event, isChecked) => setDeleteVolumes(isChecked)}
        />
      ) : null}
    </PlanDialog>
  )
}
