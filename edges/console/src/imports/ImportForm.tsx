/** What becomes of an inspected file: name, networks, pool, hardware. The plan comes before anything happens. */
import type { Accepted, Schema } from '@covisor/client'
import {
  Button,
  Checkbox,
  ExpandableSection,
  Form,
  FormGroup,
  FormSelect,
  FormSelectOption,
  TextInput,
} from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { networkList } from '../queries.ts'
import { t } from '../words/translate.ts'
import { LicenceFields } from './LicenceFields.tsx'
import { MappingFields } from './MappingFields.tsx'
import { type Mapping, noMapping } from './mapping-profiles.ts'
import { ProfileBar } from './ProfileBar.tsx'
import { isUnanswered, PropertyFields } from './PropertyFields.tsx'
import { type ImportChoices, isWholeGroup, networksUsed, usableName, wishOf } from './start-import-wish.ts'

interface ImportFormProps {
  readonly file: Pick<Schema<'StartImport'>, 'source' | 'diskFormat'>
  readonly inspection: Schema<'Inspection'>
  readonly onStarted: (answer: Accepted) => void
}

export function ImportForm({ file, inspection, onStarted }: ImportFormProps): ReactNode {
  const networks = useQuery(networkList).data ?? []
  const [choices, setChoices] = useState(() => firstChoices(inspection))
  const [isPlanning, setPlanning] = useState(false)
  const change = (next: Partial<ImportChoices>) => setChoices({ ...choices, ...next })
  const { vm, asImage, deploymentOption, answers, mapping } = choices
  const isGroup = isWholeGroup(inspection, vm)
  const wish = wishOf(file, inspection, choices, networks)
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault()
        setPlanning(true)
      }}
    >
      {inspection.vms.length < 2 ? null : (
        <FormGroup label={t('imports.whichVm')} fieldId="import-vm">
          <FormSelect
            id="import-vm"
            value={vm}
            onChange={(_event, next) =>
              change({ vm: next, name: usableName(next === '' ? (inspection.group ?? inspection.file) : next) })
            }
          >
            <FormSelectOption value="" label={t('imports.allAsGroup', { count: inspection.vms.length })} />
            {inspection.vms.map(({ name }) => (
              <FormSelectOption key={name} value={name} label={name} />
            ))}
          </FormSelect>
        </FormGroup>
      )}
      {inspection.kind === 'disk' ? (
        <Checkbox
          id="import-as-image"
          label={t('imports.asImage')}
          isChecked={asImage}
          onChange={(_event, isChecked) => change({ asImage: isChecked })}
        />
      ) : null}
      <FormGroup label={t('imports.name')} fieldId="import-name" isRequired>
        <TextInput id="import-name" value={choices.name} onChange={(_event, name) => change({ name })} />
      </FormGroup>
      <ProfileBar mapping={withSize(inspection, choices)} onUse={(kept) => change(chosenBy(kept, inspection))} />
      <MappingFields
        networks={asImage ? [] : networksUsed(inspection, vm)}
        mapping={mapping}
        hasHardware={!asImage}
        onChange={(next) => change({ mapping: next })}
      />
      {inspection.deploymentOptions.length === 0 ? null : (
        <FormGroup label={t('imports.size')} fieldId="import-option">
          <FormSelect
            id="import-option"
            value={deploymentOption}
            onChange={(_event, id) => change({ deploymentOption: id })}
          >
            <FormSelectOption value="" label={t('imports.asSuggested')} />
            {inspection.deploymentOptions.map(({ id, label }) => (
              <FormSelectOption key={id} value={id} label={label} />
            ))}
          </FormSelect>
        </FormGroup>
      )}
      <PropertyFields
        properties={inspection.properties}
        answers={answers}
        onChange={(next) => change({ answers: next })}
      />
      {asImage || isGroup || deploymentOption !== '' ? null : (
        <ExpandableSection toggleText={t('imports.vcpusAndMemory')}>
          <NumberField
            id="import-vcpus"
            label={t('imports.vcpus')}
            value={choices.vcpus}
            onChange={(vcpus) => change({ vcpus })}
          />
          <NumberField
            id="import-memory"
            label={t('imports.memoryMiB')}
            value={choices.memoryMiB}
            step={256}
            onChange={(memoryMiB) => change({ memoryMiB })}
          />
        </ExpandableSection>
      )}
      <LicenceFields
        texts={inspection.eulas}
        isAccepted={choices.acceptEulas}
        onChange={(acceptEulas) => change({ acceptEulas })}
      />
      {asImage ? null : (
        <Checkbox
          id="import-start"
          label={t(isGroup ? 'imports.startThem' : 'imports.startIt')}
          isChecked={choices.start}
          onChange={(_event, start) => change({ start })}
        />
      )}
      <div>
        <Button
          type="submit"
          isDisabled={
            wish.name === '' || inspection.problems.length > 0 || isUnanswered(inspection.properties, answers)
          }
        >
          {t('imports.showPlan')}
        </Button>
      </div>
      {isPlanning ? (
        <PlanDialog
          title={t('imports.importName', { name: wish.name ?? '' })}
          confirm={t('imports.import')}
          wish={wish}
          call={(query) => api.POST('/v1/imports', { params: { query }, body: wish })}
          onClose={() => setPlanning(false)}
          onStarted={onStarted}
        />
      ) : null}
    </Form>
  )
}

/** With the size, where it is not what the appliance says. */
function withSize(inspection: Schema<'Inspection'>, choices: ImportChoices): Mapping {
  const { vcpus, memoryMiB, deploymentOption } = choices
  const first = firstChoices(inspection)
  const { vcpus: _v, memoryMiB: _m, deploymentOption: _d, ...mapping } = choices.mapping
  return {
    ...mapping,
    ...(vcpus === first.vcpus ? {} : { vcpus }),
    ...(memoryMiB === first.memoryMiB ? {} : { memoryMiB }),
    ...(deploymentOption === '' ? {} : { deploymentOption }),
  }
}

/** A size that this appliance does not offer is not chosen. */
function chosenBy(kept: Mapping, inspection: Schema<'Inspection'>): Partial<ImportChoices> {
  const { vcpus, memoryMiB, deploymentOption: option } = kept
  return {
    mapping: kept,
    ...(vcpus === undefined ? {} : { vcpus }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
    ...(inspection.deploymentOptions.some(({ id }) => id === option) ? { deploymentOption: option ?? '' } : {}),
  }
}

/** Of an appliance with several VMs all come, as a group, unless one is chosen. */
function firstChoices(inspection: Schema<'Inspection'>): ImportChoices {
  const first = inspection.group === null ? inspection.vms[0] : undefined
  return {
    name: usableName(first?.name ?? inspection.group ?? inspection.file),
    vm: first?.name ?? '',
    mapping: noMapping,
    vcpus: first?.vcpus ?? 1,
    memoryMiB: first?.memoryMiB ?? 1024,
    start: true,
    asImage: false,
    acceptEulas: inspection.eulas.length === 0,
    answers: {},
    deploymentOption: '',
  }
}
