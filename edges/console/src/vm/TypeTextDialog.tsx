/** Asks for text to type into a console, and for the layout of the guest's keyboard. The layout is kept for the next time. */
import {
  Button,
  Form,
  FormGroup,
  FormSelect,
  FormSelectOption,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  TextArea,
} from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { dialogPlace } from '../parts/dialog-place.ts'
import { t } from '../words/translate.ts'
import { type GuestLayout, guestLayouts, untypable } from './guest-layouts.ts'

interface TypeTextDialogProps {
  readonly onText: (text: string, layout: GuestLayout) => void
  readonly onClose: () => void
}

const KEY = 'covisor-guest-layout'

export function TypeTextDialog({ onText, onClose }: TypeTextDialogProps): ReactNode {
  const [text, setText] = useState('')
  const [layout, setLayout] = useState(keptLayout)
  const missing = untypable(layout, text)
  return (
    <Modal isOpen appendTo={dialogPlace} variant="small" onClose={onClose} aria-labelledby="type-text">
      <ModalHeader title={t('vm.typeTextTitle')} labelId="type-text" description={t('vm.typeTextHelp')} />
      <ModalBody>
        <Form>
          <FormGroup label={t('vm.text')} fieldId="type-text-field">
            <TextArea id="type-text-field" rows={4} value={text} onChange={(_event, next) => setText(next)} />
          </FormGroup>
          <FormGroup label={t('vm.guestLayout')} fieldId="type-text-layout">
            <FormSelect
              id="type-text-layout"
              value={layout}
              onChange={(_event, next) => {
                setLayout(next as GuestLayout)
                localStorage.setItem(KEY, next)
              }}
            >
              {Object.entries(guestLayouts).map(([key, label]) => (
                <FormSelectOption key={key} value={key} label={label} />
              ))}
            </FormSelect>
          </FormGroup>
          {missing === '' ? null : <p role="status">{t('vm.noKeyFor', { characters: missing })}</p>}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          isDisabled={text === ''}
          onClick={() => {
            onText(text, layout)
            onClose()
          }}
        >
          {t('vm.type')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('parts.close')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}

function keptLayout(): GuestLayout {
  const kept = localStorage.getItem(KEY) ?? ''
  return Object.hasOwn(guestLayouts, kept) ? (kept as GuestLayout) : 'us'
}
