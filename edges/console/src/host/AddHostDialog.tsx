/** Adds a host by its address. The plan tells what happens to the host, which is nothing; the task tells what was found. */
import { Form, FormGroup, FormHelperText, HelperText, HelperTextItem, TextInput } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { PlanDialog } from '../parts/PlanDialog.tsx'

export function AddHostDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [uri, setUri] = useState('qemu+ssh://root@')
  const [name, setName] = useState('')
  const wish = { uri: uri.trim(), ...(name.trim() === '' ? {} : { name: name.trim() }) }
  return (
    <PlanDialog
      title="Add a host"
      confirm="Add host"
      wish={wish}
      call={(query) => api.POST('/v1/endpoints', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <Form>
        <FormGroup label="Address" fieldId="host-uri" isRequired>
          <TextInput id="host-uri" value={uri} onChange={(_event, text) => setUri(text)} spellCheck="false" />
          <FormHelperText>
            <HelperText>
              <HelperTextItem>
                <code>qemu+ssh://root@kvm1/system</code> by ssh, <code>qemu+tls://kvm1/system</code> by TLS, or{' '}
                <code>qemu:///system</code> for the machine that Covisor runs on
              </HelperTextItem>
            </HelperText>
          </FormHelperText>
        </FormGroup>
        <FormGroup label="Name (its own, if empty)" fieldId="host-name">
          <TextInput id="host-name" value={name} onChange={(_event, text) => setName(text)} />
        </FormGroup>
      </Form>
    </PlanDialog>
  )
}
