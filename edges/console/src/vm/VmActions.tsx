/** What can be done to a VM. Everything the server would refuse is disabled with the server's own reason. */
import {
  Checkbox,
  Dropdown,
  DropdownItem,
  DropdownList,
  Flex,
  FormGroup,
  MenuToggle,
  TextInput,
} from '@patternfly/react-core'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { ActionButton } from '../parts/ActionButton.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { runTask } from '../parts/start-task.ts'
import { t } from '../words/translate.ts'
import { EditVmDialog } from './EditVmDialog.tsx'
import { MigrateDialog } from './MigrateDialog.tsx'
import { RecoverDialog } from './RecoverDialog.tsx'
import { callPower, type PowerAction, powerActions, powerWords, refusalOf, type Vm } from './vm-calls.ts'

type Dialog = PowerAction | 'edit' | 'clone' | 'migrate' | 'recover' | 'delete'
const isPower = (dialog: Dialog): dialog is PowerAction => powerActions.some((action) => action === dialog)

const inSight: readonly PowerAction[] = ['start', 'shutdown', 'stop']
const inMenu = powerActions.filter((action) => !inSight.includes(action))

export function VmActions({ vm }: { readonly vm: Vm }): ReactNode {
  const [dialog, setDialog] = useState<Dialog | undefined>()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const close = () => setDialog(undefined)
  const power = (action: PowerAction) =>
    powerWords[action].asks
      ? setDialog(action)
      : runTask(`${powerWords[action].label} ${vm.name}`, callPower(action, vm.id))

  const menuItem = (label: string, refusal: string | undefined, onClick: () => void, isDanger = false): ReactNode => (
    <DropdownItem
      key={label}
      isDanger={isDanger && refusal === undefined}
      isAriaDisabled={refusal !== undefined}
      {...(refusal === undefined ? {} : { description: <bdi>{refusal}</bdi> })}
      onClick={onClick}
    >
      {label}
    </DropdownItem>
  )
  return (
    <Flex columnGap={{ default: 'columnGapSm' }} rowGap={{ default: 'rowGapSm' }}>
      {inSight.map((action) => (
        <ActionButton
          key={action}
          variant="secondary"
          isDanger={powerWords[action].isDanger}
          refusal={refusalOf(vm, action)}
          onPress={() => power(action)}
        >
          {powerWords[action].label}
        </ActionButton>
      ))}
      <Dropdown
        isOpen={isMenuOpen}
        onOpenChange={setMenuOpen}
        onSelect={() => setMenuOpen(false)}
        popperProps={{ position: 'right' }}
        toggle={(ref) => (
          <MenuToggle ref={ref} onClick={() => setMenuOpen(!isMenuOpen)} isExpanded={isMenuOpen}>
            {t('vm.moreActions')}
          </MenuToggle>
        )}
      >
        <DropdownList aria-label={t('vm.moreActions')}>
          {inMenu.map((action) =>
            menuItem(powerWords[action].label, refusalOf(vm, action), () => power(action), powerWords[action].isDanger),
          )}
          {menuItem(t('vm.edit'), refusalOf(vm, 'edit'), () => setDialog('edit'))}
          {menuItem(t('vm.clone'), refusalOf(vm, 'clone'), () => setDialog('clone'))}
          {menuItem(t('vm.move.do'), refusalOf(vm, 'migrate'), () => setDialog('migrate'))}
          {vm.state === 'lost'
            ? menuItem(t('vm.recover.do'), refusalOf(vm, 'recover'), () => setDialog('recover'))
            : null}
          {vm.state === 'gone'
            ? menuItem(t('vm.defineAgain'), refusalOf(vm, 'define'), () =>
                runTask(
                  t('vm.defineNameAgain', { name: vm.name }),
                  api.POST('/v1/vms/{vm}/define', { params: { path: { vm: vm.id } } }),
                ),
              )
            : null}
          {menuItem(t('vm.delete'), undefined, () => setDialog('delete'), true)}
        </DropdownList>
      </Dropdown>
      {dialog === 'edit' ? <EditVmDialog vm={vm} onClose={close} /> : null}
      {dialog === 'clone' ? <CloneDialog vm={vm} onClose={close} /> : null}
      {dialog === 'migrate' ? <MigrateDialog vm={vm} onClose={close} /> : null}
      {dialog === 'recover' ? <RecoverDialog vm={vm} onClose={close} /> : null}
      {dialog === 'delete' ? <DeleteDialog vm={vm} onClose={close} /> : null}
      {dialog !== undefined && isPower(dialog) ? (
        <PlanDialog
          title={`${powerWords[dialog].label} ${vm.name}?`}
          confirm={powerWords[dialog].label}
          isDanger={powerWords[dialog].isDanger}
          wish={[vm.id, dialog, vm.generation]}
          call={(query) => callPower(dialog, vm.id, query)}
          onClose={close}
        >
          <p>{powerWords[dialog].help}.</p>
        </PlanDialog>
      ) : null}
    </Flex>
  )
}

interface DialogProps {
  readonly vm: Vm
  readonly onClose: () => void
}

/** A running VM can be deleted too, when stopping it first is agreed to; the plan says what else goes. */
function DeleteDialog({ vm, onClose }: DialogProps): ReactNode {
  const navigate = useNavigate()
  const mayNot = refusalOf(vm, 'delete')
  const [force, setForce] = useState(false)
  const [keepVolumes, setKeepVolumes] = useState(false)
  return (
    <PlanDialog
      title={t('vm.deleteName', { name: vm.name })}
      confirm={t('vm.delete')}
      isDanger
      wish={[vm.id, vm.state, force, keepVolumes]}
      call={(query) =>
        api.DELETE('/v1/vms/{vm}', { params: { path: { vm: vm.id }, query: { ...query, force, keepVolumes } } })
      }
      onClose={onClose}
      onStarted={() => void navigate({ to: '/vms' })}
    >
      {mayNot === undefined && !force ? null : (
        <Checkbox
          id="delete-force"
          label={t('vm.stopFirst')}
          description={t('vm.stopFirstHelp')}
          isChecked={force}
          onChange={(_event, isChecked) => setForce(isChecked)}
        />
      )}
      <Checkbox
        id="delete-keep"
        label={t('vm.keepVolumes')}
        isChecked={keepVolumes}
        onChange={(_event, isChecked) => setKeepVolumes(isChecked)}
      />
    </PlanDialog>
  )
}

function CloneDialog({ vm, onClose }: DialogProps): ReactNode {
  const [name, setName] = useState(`${vm.name}-copy`)
  const [start, setStart] = useState(false)
  return (
    <PlanDialog
      title={t('vm.cloneName', { name: vm.name })}
      confirm={t('vm.clone')}
      wish={[vm.id, name, start]}
      call={(query) =>
        api.POST('/v1/vms/{vm}/clone', { params: { path: { vm: vm.id }, query }, body: { name: name.trim(), start } })
      }
      onClose={onClose}
    >
      <FormGroup label={t('vm.nameOfCopy')} fieldId="clone-name" isRequired>
        <TextInput id="clone-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <Checkbox
        id="clone-start"
        label={t('vm.startAfterwards')}
        isChecked={start}
        onChange={(_event, isChecked) => setStart(isChecked)}
      />
    </PlanDialog>
  )
}
