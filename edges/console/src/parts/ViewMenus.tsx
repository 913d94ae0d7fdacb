/**
 * Which columns are shown, and views with names: a list that was filtered, ordered and laid out is one click away again.
 *
 * Drawn again only for a reason of their own: at each drawing PatternFly's menus ask which way the page is written, open or not, and for
 * the answer the browser styles all that has just changed beside them (ADR 0041).
 */
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
import { memo, type ReactNode, useState } from 'react'
import { useSignal } from '../live/signal.ts'
import { t } from '../words/translate.ts'
import { dialogPlace } from './dialog-place.ts'
import { asView, type SavedView, type SavedViews, savedViewsOf } from './saved-views.ts'

interface ColumnMenuProps {
  /** Those that can be left out. */
  readonly columns: readonly { readonly key: string; readonly header: string }[]
  readonly shown: readonly string[]
  readonly onChange: (shown: readonly string[]) => void
}

export const ColumnMenu = memo(function ColumnMenu({ columns, shown, onChange }: ColumnMenuProps): ReactNode {
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
          {t('parts.columns')}
        </MenuToggle>
      )}
    >
      <SelectList aria-label={t('parts.columns')}>
        {columns.map(({ key, header }) => (
          <SelectOption key={key} value={key} hasCheckbox isSelected={shown.includes(key)}>
            {header}
          </SelectOption>
        ))}
      </SelectList>
    </Select>
  )
})

interface ViewMenuProps {
  /** Whose views, such as `vms`. */
  readonly list: string
  /** What is in the address. */
  readonly search: object
  readonly onChoose: (search: SavedView['search']) => void
}

export const ViewMenu = memo(function ViewMenu({ list, search, onChoose }: ViewMenuProps): ReactNode {
  const saved = savedViewsOf(list)
  const views = useSignal(saved.views)
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
            {current === undefined ? t('parts.views') : <bdi>{current.name}</bdi>}
          </MenuToggle>
        )}
      >
        <DropdownList aria-label={t('parts.views')}>
          <DropdownItem onClick={() => onChoose({})}>{t('parts.viewAll')}</DropdownItem>
          {views.map((view) => (
            <DropdownItem key={view.name} onClick={() => onChoose(view.search)}>
              <bdi>{view.name}</bdi>
            </DropdownItem>
          ))}
          <Divider component="li" />
          <DropdownItem onClick={() => setSaving(true)}>{t('parts.saveView')}</DropdownItem>
          {current === undefined ? null : (
            <DropdownItem isDanger onClick={() => saved.forget(current.name)}>
              {t('parts.forgetView')}
            </DropdownItem>
          )}
        </DropdownList>
      </Dropdown>
      {isSaving ? <SaveDialog saved={saved} search={asView(search)} onClose={() => setSaving(false)} /> : null}
    </>
  )
})

interface SaveDialogProps {
  readonly saved: SavedViews
  readonly search: SavedView['search']
  readonly onClose: () => void
}

function SaveDialog({ saved, search, onClose }: SaveDialogProps): ReactNode {
  const [name, setName] = useState(search['filter'] ?? '')
  const save = () => {
    saved.save({ name: name.trim(), search })
    onClose()
  }
  return (
    <Modal isOpen appendTo={dialogPlace} variant="small" onClose={onClose} aria-labelledby="save-view">
      <ModalHeader title={t('parts.saveView')} labelId="save-view" description={t('parts.saveViewHelp')} />
      <ModalBody>
        <Form
          id="save-view-form"
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== '') save()
          }}
        >
          <FormGroup label={t('parts.viewName')} fieldId="view-name" isRequired>
            <TextInput id="view-name" value={name} onChange={(_event, text) => setName(text)} />
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button type="submit" form="save-view-form" isDisabled={name.trim() === ''}>
          {t('parts.save')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('parts.cancel')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
