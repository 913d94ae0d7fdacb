/** What becomes of an inspected file: name, networks, pool. The plan comes before anything happens. */
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
import { bytes } from '../parts/amounts.ts'
import { NumberField } from '../parts/NumberField.tsx'
import { PlanDialog } from '../parts/PlanDialog.tsx'
import { networkList, poolList } from '../queries.ts'
import { isUnanswered, PropertyFields } from './PropertyFields.tsx'

interface ImportFormProps {
  readonly upload: string
  readonly inspection: Schema<'Inspection'>
  readonly onStarted: (answer: Accepted) => void
}

export function ImportForm({ upload, inspection, onStarted }: ImportFormProps): ReactNode {
  const networks = useQuery(networkList).data ?? []
  const pools = useQuery(poolList).data ?? []
  // Of an appliance with several VMs all come, as a group, unless one is chosen.
  const [vmName, setVmName] = useState(inspection.group === null ? (inspection.vms[0]?.name ?? '') : '')
  const vm = inspection.vms.find((one) => one.name === vmName)
  const isGroup = inspection.group !== null && vm === undefined
  const [name, setName] = useState(() => usableName(vm?.name ?? inspection.group ?? inspection.file))
  const [pool, setPool] = useState('')
  const [mapping, setMapping] = useState<Readonly<Record<string, string>>>({})
  const [vcpus, setVcpus] = useState(vm?.vcpus ?? 1)
  const [memoryMiB, setMemoryMiB] = useState(vm?.memoryMiB ?? 1024)
  const [start, setStart] = useState(true)
  const [asImage, setAsImage] = useState(false)
  const [acceptEulas, setAcceptEulas] = useState(inspection.eulas.length === 0)
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({})
  const [option, setOption] = useState('')
  const [isPlanning, setPlanning] = useState(false)

  const networkOf = (theirs: string) =>
    mapping[theirs] ?? networks.find((ours) => ours.name === theirs)?.id ?? networks[0]?.id ?? ''
  const isDisk = inspection.kind === 'disk'
  const used = [...new Set((isGroup ? inspection.vms : vm === undefined ? [] : [vm]).flatMap(networksOf))]
  const wish: Schema<'StartImport'> = {
    source: { upload },
    name: name.trim(),
    ...(pool === '' ? {} : { pool }),
    ...(isDisk && asImage
      ? { asImage }
      : {
          ...(isGroup || option !== '' ? {} : { vcpus, memoryMiB }),
          start,
          ...(inspection.vms.length > 1 && !isGroup ? { vm: vmName } : {}),
          ...(option === '' ? {} : { deploymentOption: option }),
          ...(Object.keys(answers).length === 0 ? {} : { properties: answers }),
          networks: Object.fromEntries(used.map((theirs) => [theirs, networkOf(theirs)])),
        }),
    ...(inspection.eulas.length === 0 ? {} : { acceptEulas }),
  }
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault()
        setPlanning(true)
      }}
    >
      {inspection.vms.length < 2 ? null : (
        <FormGroup label="Which VM of it" fieldId="import-vm">
          <FormSelect
            id="import-vm"
            value={vmName}
            onChange={(_event, next) => {
              setVmName(next)
              setName(usableName(next === '' ? (inspection.group ?? inspection.file) : next))
            }}
          >
            <FormSelectOption value="" label={`All ${inspection.vms.length}, as a group`} />
            {inspection.vms.map((one) => (
              <FormSelectOption key={one.name} value={one.name} label={one.name} />
            ))}
          </FormSelect>
        </FormGroup>
      )}
      {isDisk ? (
        <Checkbox
          id="import-as-image"
          label="Make an image of it, to create VMs from"
          isChecked={asImage}
          onChange={(_event, isChecked) => setAsImage(isChecked)}
        />
      ) : null}
      <FormGroup label="Name" fieldId="import-name" isRequired>
        <TextInput id="import-name" value={name} onChange={(_event, text) => setName(text)} />
      </FormGroup>
      <FormGroup label="Pool" fieldId="import-pool">
        <FormSelect id="import-pool" value={pool} onChange={(_event, id) => setPool(id)}>
          <FormSelectOption value="" label="Chosen for me" />
          {pools.map(({ id, name: poolName, availableBytes }) => (
            <FormSelectOption key={id} value={id} label={`${poolName}, ${bytes(availableBytes)} free`} />
          ))}
        </FormSelect>
      </FormGroup>
      {asImage
        ? null
        : used.map((theirs, index) => (
            <FormGroup key={theirs} label={`Network for "${theirs}"`} fieldId={`import-network-${index}`}>
              <FormSelect
                id={`import-network-${index}`}
                value={networkOf(theirs)}
                onChange={(_event, id) => setMapping({ ...mapping, [theirs]: id })}
              >
                {networks.map((ours) => (
                  <FormSelectOption key={ours.id} value={ours.id} label={ours.name} />
                ))}
              </FormSelect>
            </FormGroup>
          ))}
      {inspection.deploymentOptions.length === 0 ? null : (
        <FormGroup label="Size" fieldId="import-option">
          <FormSelect id="import-option" value={option} onChange={(_event, id) => setOption(id)}>
            <FormSelectOption value="" label="As the appliance suggests" />
            {inspection.deploymentOptions.map(({ id, label }) => (
              <FormSelectOption key={id} value={id} label={label} />
            ))}
          </FormSelect>
        </FormGroup>
      )}
      <PropertyFields properties={inspection.properties} answers={answers} onChange={setAnswers} />
      {asImage || isGroup || option !== '' ? null : (
        <ExpandableSection toggleText="vCPUs and memory">
          <NumberField id="import-vcpus" label="vCPUs" value={vcpus} onChange={setVcpus} />
          <NumberField id="import-memory" label="Memory (MiB)" value={memoryMiB} step={256} onChange={setMemoryMiB} />
        </ExpandableSection>
      )}
      {inspection.eulas.length === 0 ? null : (
        <>
          <ExpandableSection toggleText="Licence">
            <div className="cv-config" tabIndex={0} role="region" aria-label="Licence texts">
              {inspection.eulas.join('\n\n')}
            </div>
          </ExpandableSection>
          <Checkbox
            id="import-licence"
            label="I have read its licence and accept it"
            isChecked={acceptEulas}
            onChange={(_event, isChecked) => setAcceptEulas(isChecked)}
          />
        </>
      )}
      {asImage ? null : (
        <Checkbox
          id="import-start"
          label={isGroup ? 'Start them afterwards, in their order' : 'Start it afterwards'}
          isChecked={start}
          onChange={(_event, isChecked) => setStart(isChecked)}
        />
      )}
      <div>
        <Button
          type="submit"
          isDisabled={
            name.trim() === '' || inspection.problems.length > 0 || isUnanswered(inspection.properties, answers)
          }
        >
          Show the plan
        </Button>
      </div>
      {isPlanning ? (
        <PlanDialog
          title={`Import ${name.trim()}`}
          confirm="Import"
          wish={wish}
          call={(query) => api.POST('/v1/imports', { params: { query }, body: wish })}
          onClose={() => setPlanning(false)}
          onStarted={onStarted}
        />
      ) : null}
    </Form>
  )
}

const networksOf = (vm: Schema<'Inspection'>['vms'][number]): string[] =>
  vm.nics.map(({ network }) => network).filter((network) => network !== '')

/** Names of VMs are like host names; files and appliances are called anything. */
function usableName(text: string): string {
  return text
    .replace(/\.(ova|ovf|vmdk|qcow2|vhdx?|vdi|raw|img)$/i, '')
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/^[^a-z0-9]+|[^a-z0-9]+$/gi, '')
    .slice(0, 60)
}
