/** Which columns are shown, and views with names: a list that was filtered, ordered and laid out is one click away again. */
import {
  Button,
  Divider,
  Dropdown,
  DropdownItem,
  DropdownList,
  Form,
  FormGroup,
  MenuToggle,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  Select,
  SelectList,
  SelectOption,
  TextInput,
} from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { useSignal } from '../live/signal.ts'
import { dialogPlace } from '../parts/dialog-place.ts'
import type { VmSearch } from '../search.ts'
import { forgetView, savedViews, saveView } from './saved-views.ts'
import { vmColumns } from './vm-columns.tsx'

interface ColumnMenuProps {
  readonly shown: readonly string[]
  readonly onChange: (shown: readonly string[]) => void
}

export function ColumnMenu({ shown, onChange }: ColumnMenuProps): ReactNode {
  const [isOpen, setOpen] = useState(false)
  const toggle = (key: string) =>
    onChange(shown.includes(key) ? shown.filter((other) => other !== key) : [...shown, key])
  return (
    <Select
      role="menu"
      isOpen={isOpen}
      onOpenChange={setOpen}
      selected={[...shown]}
      onSelect={(_event, key) => toggle(String(key))}
      toggle={(ref) => (
        <MenuToggle ref={ref} isExpanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Columns
        </MenuToggle>
      )}
    >
      <SelectList aria-label="Columns">
        {vmColumns
          .filter(({ key }) => key !== 'name')
          .map(({ key, header }) => (
            <SelectOption key={key} value={key} hasCheckbox isSelected={shown.includes(key)}>
              {header}
            </SelectOption>
          ))}
      </SelectList>
    </Select>
  )
}

interface ViewMenuProps {
  readonly search: VmSearch
  readonly onChoose: (search: VmSearch) => void
}

export function ViewMenu({ search, onChoose }: ViewMenuProps): ReactNode {
  const views = useSignal(savedViews)
  const [isOpen, setOpen] = useState(false)
  const [isSaving, setSaving] = useState(false)
  const current = views.find((view) => JSON.stringify(view.search) === JSON.stringify(search))
  return (
    <>
      <Dropdown
        isOpen={isOpen}
        onOpenChange={setOpen}
        onSelect={() => setOpen(false)}
        toggle={(ref) => (
          <MenuToggle ref={ref} isExpanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {current === undefined ? 'Views' : <bdi>{current.name}</bdi>}
          </MenuToggle>
        )}
      >
        <DropdownList aria-label="Views">
          <DropdownItem onClick={() => onChoose({})}>All VMs</DropdownItem>
          {views.map((view) => (
            <DropdownItem key={view.name} onClick={() => onChoose(view.search)}>
              <bdi>{view.name}</bdi>
            </DropdownItem>
          ))}
          <Divider component="li" />
          <DropdownItem onClick={() => setSaving(true)}>Save this view</DropdownItem>
          {current === undefined ? null : (
            <DropdownItem isDanger onClick={() => forgetView(current.name)}>
              Forget this view
            </DropdownItem>
          )}
        </DropdownList>
      </Dropdown>
      {isSaving ? <SaveDialog search={search} onClose={() => setSaving(false)} /> : null}
    </>
  )
}

function SaveDialog({ search, onClose }: { readonly search: VmSearch; readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState(search.filter ?? '')
  const save = () => {
    saveView({ name: name.trim(), search })
    onClose()
  }
  return (
    <Modal isOpen appendTo={dialogPlace} variant="small" onClose={onClose} aria-labelledby="save-view">
      <ModalHeader
        title="Save this view"
        labelId="save-view"
        description="Filter, order and columns are kept in this browser."
      />
      <ModalBody>
        <Form
          id="save-view-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== '') save()
          }}
        >
          <FormGroup label="Name of the view" fieldId="view-name" isRequired>
            <TextInput id="view-name" value={name} onChange={(_event, text) => setName(text)} />
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="save-view-form" isDisabled={name.trim() === ''}>
          Save
        </Button>
        <Button variant="link" onClick={onClose}>
          Cancel
        </Button>
      </ModalFooter>
    </Modal>
  )
}
