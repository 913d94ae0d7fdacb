/**
 * Adds a host: how it is reached gives its address, which can be written by hand too. The plan tells what happens to the host, which is
 * nothing; the task tells what was found, or what refused.
 */
import {
  Form,
  FormGroup,
  FormHelperText,
  FormSelect,
  FormSelectOption,
  HelperText,
  HelperTextItem,
  TextInput,
} from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { t } from '../words/translate.ts'
import { type AddressKind, addressKinds, addressOf } from './address-kinds.ts'

export function AddHostDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [kind, setKind] = useState<AddressKind>('ssh')
  const [machine, setMachine] = useState('')
  const [uri, setUri] = useState(addressOf('ssh', ''))
  const [name, setName] = useState('')
  const wish = { uri: uri.trim(), ...(name.trim() === '' ? {} : { name: name.trim() }) }
  return (
    <PlanDialog
      title={t('host.add')}
      confirm={t('host.addConfirm')}
      wish={wish}
      call={(query) => api.POST('/v1/endpoints', { params: { query }, body: wish })}
      onClose={onClose}
    >
      <Form>
        <FormGroup label={t('host.reachedBy')} fieldId="host-kind">
          <FormSelect
            id="host-kind"
            value={kind}
            onChange={(_event, next) => {
              setKind(next as AddressKind)
              setUri(addressOf(next as AddressKind, machine))
            }}
          >
            {addressKinds.map((each) => (
              <FormSelectOption key={each} value={each} label={t(`host.by.${each}`)} />
            ))}
          </FormSelect>
          <FormHelperText>
            <HelperText>
              <HelperTextItem>{t(`host.needs.${kind}`)}</HelperTextItem>
            </HelperText>
          </FormHelperText>
        </FormGroup>
        {kind === 'local' ? null : (
          <FormGroup label={t('host.machine')} fieldId="host-machine">
            <TextInput
              id="host-machine"
              placeholder="kvm1.example.org"
              value={machine}
              onChange={(_event, text) => {
                setMachine(text)
                setUri(addressOf(kind, text))
              }}
              spellCheck="false"
            />
          </FormGroup>
        )}
        <FormGroup label={t('host.address')} fieldId="host-uri" isRequired>
          <TextInput id="host-uri" value={uri} onChange={(_event, text) => setUri(text)} spellCheck="false" />
        </FormGroup>
        <FormGroup label={t('host.name')} fieldId="host-name">
          <TextInput id="host-name" value={name} onChange={(_event, text) => setName(text)} />
        </FormGroup>
      </Form>
    </PlanDialog>
  )
}
