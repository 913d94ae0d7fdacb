/**
 * Name, description, vCPUs and memory. Only what was changed is sent, so two people who edit different things do not undo each other;
 * when the VM changed meanwhile, that is said before anything is overwritten.
 */
import { Alert, Checkbox, Form, FormGroup, Grid, TextInput } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { t } from '../words/translate.ts'
import type { Vm } from './vm-calls.ts'

type Editable = Pick<Vm, 'name' | 'description' | 'vcpus' | 'memoryMiB' | 'startWithHost'>

export function EditVmDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }): ReactNode {
  const [before] = useState(vm)
  const [after, setAfter] = useState<Editable>(vm)
  const change = (next: Partial<Editable>) => setAfter({ ...after, ...next })
  const wish = changed(before, after)
  const elsewhere = Object.keys(changed(before, vm))
  return (
    <PlanDialog
      title={t('vm.editName', { name: before.name })}
      confirm={t('vm.save')}
      wish={[vm.id, wish, vm.generation]}
      call={(query) => api.PATCH('/v1/vms/{vm}', { params: { path: { vm: vm.id }, query }, body: wish })}
      onClose={onClose}
    >
      {elsewhere.length === 0 ? null : (
        <Alert variant="warning" isInline title={t('vm.changedMeanwhile', { what: elsewhere.join(', ') })}>
          {t('vm.staysAsMade')}
        </Alert>
      )}
      <Form>
        <FormGroup label={t('vm.name')} fieldId="edit-name" isRequired>
          <TextInput id="edit-name" value={after.name} onChange={(_event, name) => change({ name })} />
        </FormGroup>
        <FormGroup label={t('vm.description')} fieldId="edit-description">
          <TextInput
            id="edit-description"
            value={after.description}
            onChange={(_event, description) => change({ description })}
          />
        </FormGroup>
        <Grid hasGutter sm={6}>
          <NumberField
            id="edit-vcpus"
            label={t('vm.vcpus')}
            value={after.vcpus}
            onChange={(vcpus) => change({ vcpus })}
          />
          <NumberField
            id="edit-memory"
            label={t('vm.memoryMiB')}
            value={after.memoryMiB}
            step={256}
            onChange={(memoryMiB) => change({ memoryMiB })}
          />
        </Grid>
        <Checkbox
          id="edit-start-with-host"
          label={t('vm.startWithHost')}
          isChecked={after.startWithHost}
          onChange={(_event, startWithHost) => change({ startWithHost })}
        />
      </Form>
    </PlanDialog>
  )
}

function changed(before: Editable, after: Editable): Partial<Editable> {
  const keys = ['name', 'description', 'vcpus', 'memoryMiB', 'startWithHost'] as const
  return Object.fromEntries(keys.filter((key) => before[key] !== after[key]).map((key) => [key, after[key]]))
}
