/**
 * Name, description, vCPUs and memory. Only what was changed is sent, so two people who edit different things do not undo each other;
 * where both changed one field, the second is shown both values and decides before anything is overwritten.
 */
import { Alert, Checkbox, Form, FormGroup, Grid, TextInput } from '@patternfly/react-core'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { t } from '../words/translate.ts'
import {
  beginEdit,
  conflicts,
  keepMine,
  type SharedEdit,
  shown,
  takeTheirs,
  theirs,
  typed,
  wishOf,
} from './shared-edit.ts'
import { type TheirField, TheirFields } from './TheirFields.tsx'
import type { Vm } from './vm-calls.ts'

type Editable = Pick<Vm, 'name' | 'description' | 'vcpus' | 'memoryMiB' | 'startWithHost'>

export function EditVmDialog({ vm, onClose }: { readonly vm: Vm; readonly onClose: () => void }): ReactNode {
  const now = editableOf(vm)
  const [atFirst] = useState(now)
  const [edit, setEdit] = useState<SharedEdit<Editable>>(() => beginEdit(now))
  const values = shown(edit, now)
  const change = (next: Partial<Editable>) => setEdit(typed(edit, now, next))
  const undecided = conflicts(edit, now).map(
    (field): TheirField => ({
      name: wordOf(field),
      mine: textOf(values[field]),
      theirs: textOf(now[field]),
      keep: () => setEdit(keepMine(edit, now, field)),
      take: () => setEdit(takeTheirs(edit, field)),
    }),
  )
  const elsewhere = theirs(edit, atFirst, now)
  const wish = wishOf(edit, now)
  return (
    <PlanDialog
      title={t('vm.editName', { name: atFirst.name })}
      confirm={t('vm.save')}
      isReady={undecided.length === 0}
      wish={[vm.id, wish, vm.generation]}
      call={(query) =>
        api.PATCH('/v1/vms/{vm}', {
          params: { path: { vm: vm.id }, query, header: { 'If-Match': `"${vm.generation}"` } },
          body: wish,
        })
      }
      onClose={onClose}
    >
      <div className="cv-stack">
        <TheirFields fields={undecided} />
        {elsewhere.length === 0 ? null : (
          <Alert
            variant="info"
            isInline
            title={t('vm.theirsOthers', {
              what: elsewhere.map((field) => `${wordOf(field)}: ${textOf(now[field])}`).join(', '),
            })}
          />
        )}
      </div>
      <Form>
        <FormGroup label={t('vm.name')} fieldId="edit-name" isRequired>
          <TextInput id="edit-name" value={values.name} onChange={(_event, name) => change({ name })} />
        </FormGroup>
        <FormGroup label={t('vm.description')} fieldId="edit-description">
          <TextInput
            id="edit-description"
            value={values.description}
            onChange={(_event, description) => change({ description })}
          />
        </FormGroup>
        <Grid hasGutter sm={6}>
          <NumberField
            id="edit-vcpus"
            label={t('vm.vcpus')}
            value={values.vcpus}
            onChange={(vcpus) => change({ vcpus })}
          />
          <NumberField
            id="edit-memory"
            label={t('vm.memoryMiB')}
            value={values.memoryMiB}
            step={256}
            onChange={(memoryMiB) => change({ memoryMiB })}
          />
        </Grid>
        <Checkbox
          id="edit-start-with-host"
          label={t('vm.startWithHost')}
          isChecked={values.startWithHost}
          onChange={(_event, startWithHost) => change({ startWithHost })}
        />
      </Form>
    </PlanDialog>
  )
}

/** What is wanted of it: amounts that wait for its next start are not what it has now. */
const editableOf = ({ name, description, vcpus, memoryMiB, startWithHost, pending }: Vm): Editable => ({
  name,
  description,
  vcpus: pending.find(({ kind }) => kind === 'vcpus')?.next ?? vcpus,
  memoryMiB: pending.find(({ kind }) => kind === 'memoryMiB')?.next ?? memoryMiB,
  startWithHost,
})

const wordOf = (field: keyof Editable): string =>
  field === 'startWithHost' ? t('vm.startsWithHost') : t(`vm.${field}`)

const textOf = (value: string | number | boolean): string =>
  typeof value === 'boolean' ? t(value ? 'vm.yes' : 'vm.no') : String(value)
