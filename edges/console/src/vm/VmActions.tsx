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
import { EditVmDialog } from './EditVmDialog.tsx'
import { callPower, type PowerAction, powerActions, powerWords, refusalOf, type Vm } from './vm-calls.ts'

type Dialog = PowerAction | 'edit' | 'clone' | 'delete'

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
            More actions
          </MenuToggle>
        )}
      >
        <DropdownList aria-label="More actions">
          {inMenu.map((action) =>
            menuItem(powerWords[action].label, refusalOf(vm, action), () => power(action), powerWords[action].isDanger),
          )}
          {menuItem('Edit', refusalOf(vm, 'edit'), () => setDialog('edit'))}
          {menuItem('Clone', refusalOf(vm, 'clone'), () => setDialog('clone'))}
          {vm.state === 'gone'
            ? menuItem('Define again', refusalOf(vm, 'define'), () =>
                runTask(
                  `Define ${vm.name} again`,
                  api.POST('/v1/vms/{vm}/define', { params: { path: { vm: vm.id } } }),
                ),
              )
            : null}
          {menuItem('Delete', undefined, () => setDialog('delete'), true)}
        </DropdownList>
      </Dropdown>
      {dialog === 'edit' ? <EditVmDialog vm={vm} onClose={close} /> : null}
      {dialog === 'clone' ? <CloneDialog vm={vm} onClose={close} /> : null}
      {dialog === 'delete' ? <DeleteDialog vm={vm} onClose={close} /> : null}
      {dialog !== undefined && dialog !== 'edit' && dialog !== 'clone' && dialog !== 'delete' ? (
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
      title={`Delete ${vm.name}?`}
      confirm="Delete"
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
          label="Stop it first"
          description="Takes the power away; unsaved work in the guest is lost"
          isChecked={force}
          onChange={(_event, isChecked) => setForce(isChecked)}
        />
      )}
      <Checkbox
        id="delete-keep"
        label="Keep its volumes"
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
      title={`Clone ${vm.name}`}
      confirm="Clone"
      wish={[vm.id, name, start]}
      call={(query) =>
        api.POST('/v1/vms/{vm}/clone', { params: { path: { vm: vm.id }, query }, body: { name: name.trim(), start } })
      }
      onClose={onClose}
    >
      <FormGroup label="Name of the copy" fieldId="clone-name" isRequired>
        <TextInput id="clone-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <Checkbox
        id="clone-start"
        label="Start it afterwards"
        isChecked={start}
        onChange={(_event, isChecked) => setStart(isChecked)}
      />
    </PlanDialog>
  )
}
