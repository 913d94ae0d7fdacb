/** The guest's clipboard: what it last told, and a text to give it. Guests tell theirs only with an agent that does (such as spice-vdagent). */
import { Button, Form, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, TextArea } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { dialogPlace } from '../parts/dialog-place.ts'
import { t } from '../words/translate.ts'

interface ClipboardDialogProps {
  /** What the guest told; undefined: nothing so far. */
  readonly told: string | undefined
  readonly onSend: (text: string) => void
  readonly onClose: () => void
}

export function ClipboardDialog({ told, onSend, onClose }: ClipboardDialogProps): ReactNode {
  const [text, setText] = useState('')
  return (
    <Modal isOpen appendTo={dialogPlace} variant="small" onClose={onClose} aria-labelledby="clipboard">
      <ModalHeader title={t('vm.clipboardTitle')} labelId="clipboard" description={t('vm.clipboardHelp')} />
      <ModalBody>
        <Form>
          <FormGroup label={t('vm.clipboardTold')} fieldId="clipboard-told">
            <TextArea id="clipboard-told" rows={3} readOnlyVariant="default" value={told ?? t('vm.clipboardNothing')} />
          </FormGroup>
          <FormGroup label={t('vm.clipboardGive')} fieldId="clipboard-give">
            <TextArea id="clipboard-give" rows={3} value={text} onChange={(_event, next) => setText(next)} />
          </FormGroup>
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          isDisabled={text === ''}
          onClick={() => {
            onSend(text)
            onClose()
          }}
        >
          {t('vm.clipboardSend')}
        </Button>
        <Button variant="link" onClick={onClose}>
          {t('parts.close')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
