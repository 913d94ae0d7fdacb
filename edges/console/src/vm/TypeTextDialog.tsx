/** Asks for text to type into a console. */
import { Button, FormGroup, Modal, ModalBody, ModalFooter, ModalHeader, TextArea } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { dialogPlace } from '../parts/dialog-place.ts'

interface TypeTextDialogProps {
  readonly onText: (text: string) => void
  readonly onClose: () => void
}

export function TypeTextDialog({ onText, onClose }: TypeTextDialogProps): ReactNode {
  const [text, setText] = useState('')
  return (
    <Modal isOpen appendTo={dialogPlace} variant="small" onClose={onClose} aria-labelledby="type-text">
      <ModalHeader title="Type text into the VM" labelId="type-text" description="Key by key, as if typed there." />
      <ModalBody>
        <FormGroup label="Text" fieldId="type-text-field">
          <TextArea id="type-text-field" rows={4} value={text} onChange={(_event, next) => setText(next)} />
        </FormGroup>
      </ModalBody>
      <ModalFooter>
        <Button
          isDisabled={text === ''}
          onClick={() => {
            onText(text)
            onClose()
          }}
        >
          Type
        </Button>
        <Button variant="link" onClick={onClose}>
          Close
        </Button>
      </ModalFooter>
    </Modal>
  )
}
