/** How much a project and its organisation use, against what they may; limits are set and taken away here. */
import { type Schema, unwrap } from '@covisor/client'
import { Button, Checkbox } from '@patternfly/react-core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../live/use-may.ts'
import { bytes, mebibytes, whole } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { FormDialog } from '../parts/FormDialog.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { Problem } from '../parts/Problem.tsx'
import { UseMeter } from '../parts/UseMeter.tsx'
import { quotaList } from '../queries.ts'
import { t } from '../words/translate.ts'

type Quota = Schema<'Quota'>
type Resource = Quota['resource']
interface Row {
  readonly id: string
  readonly resource: Resource
  readonly poolClass: string | null
  readonly inProject: Quota | undefined
  readonly inOrganisation: Quota | undefined
}

/** What people think in: gibibytes, not bytes. */
const units: Readonly<Record<Resource, number>> = {
  vms: 1,
  vcpus: 1,
  memoryMiB: 2 ** 10,
  storageBytes: 2 ** 30,
  snapshots: 1,
  networks: 1,
  addresses: 1,
}

const texts: Readonly<Record<Resource, (amount: number) => string>> = {
  vms: whole,
  vcpus: whole,
  memoryMiB: mebibytes,
  storageBytes: bytes,
  snapshots: whole,
  networks: whole,
  addresses: whole,
}

export function Quotas({ project }: { readonly project: string }): ReactNode {
  // What is used changes with every VM, and no event tells of it: each visit reads it again.
  const quotas = useQuery({ ...quotaList(project), staleTime: 0 })
  const [editing, setEditing] = useState<Quota | undefined>()
  const rows = [...Map.groupBy(quotas.data ?? [], ({ resource, poolClass }) => `${resource} ${poolClass ?? ''}`)].map(
    ([id, both]): Row => ({
      id,
      resource: both[0]!.resource,
      poolClass: both[0]!.poolClass,
      inProject: both.find((quota) => quota.project !== null),
      inOrganisation: both.find((quota) => quota.project === null),
    }),
  )
  const columns: readonly Column<Row>[] = [
    { header: t('people.resource'), width: 20, cell: ({ resource, poolClass }) => nameOf(resource, poolClass) },
    {
      header: t('people.inThisProject'),
      width: 40,
      cell: ({ inProject }) => <Cell quota={inProject} onLimit={setEditing} />,
    },
    {
      header: t('people.inItsOrganisation'),
      cell: ({ inOrganisation }) => <Cell quota={inOrganisation} onLimit={setEditing} />,
    },
  ]
  return (
    <>
      <Problem title={t('people.quotasNotRead')} error={quotas.error} />
      <DataTable
        label={t('parts.quota')}
        rows={rows}
        rowName={({ resource, poolClass }) => nameOf(resource, poolClass)}
        columns={columns}
      />
      {editing === undefined ? null : <LimitDialog quota={editing} onClose={() => setEditing(undefined)} />}
    </>
  )
}

function nameOf(resource: Resource, poolClass: string | null): string {
  const name = t(`people.resource.${resource}`)
  return poolClass === null ? name : t('people.ofClass', { resource: name, poolClass })
}

interface CellProps {
  readonly quota: Quota | undefined
  readonly onLimit: (quota: Quota) => void
}

function Cell({ quota, onLimit }: CellProps): ReactNode {
  const may = useMay()
  if (quota === undefined) return '–'
  const of = (quota.project ?? quota.organisation).name
  return (
    <span className="cv-meter">
      <Used quota={quota} />
      {may(quota.project === null ? 'organisation:quota' : 'project:quota') ? (
        <Button
          variant="link"
          size="sm"
          aria-label={t('people.limitOf', { resource: nameOf(quota.resource, quota.poolClass), of })}
          onClick={() => onLimit(quota)}
        >
          {t('people.limit')}
        </Button>
      ) : null}
    </span>
  )
}

function Used({
  quota: { resource, poolClass, used, maximum, project, organisation },
}: {
  readonly quota: Quota
}): ReactNode {
  const text = texts[resource]
  if (maximum === null) return `${text(used)}, ${t('people.unlimited')}`
  return (
    <UseMeter
      label={t('people.limitOf', { resource: nameOf(resource, poolClass), of: (project ?? organisation).name })}
      used={used}
      of={maximum}
      text={text}
    />
  )
}

function LimitDialog({ quota, onClose }: { readonly quota: Quota; readonly onClose: () => void }): ReactNode {
  const { resource, poolClass, overcommit, project, organisation, maximum, used } = quota
  const unit = units[resource]
  const [isLimited, setLimited] = useState(maximum !== null)
  const [amount, setAmount] = useState(Math.max(1, Math.ceil((maximum ?? used) / unit)))
  const body = {
    resource,
    ...(poolClass === null ? {} : { poolClass }),
    maximum: isLimited ? amount * unit : null,
  }
  // What is not shown here stays as it is.
  const times = overcommit === null || !isLimited ? {} : { overcommit }
  const label = nameOf(resource, poolClass)
  const send = () =>
    project === null
      ? unwrap(
          api.PUT('/v1/organisations/{organisation}/quota', {
            params: { path: { organisation: organisation.id } },
            body: { ...body, ...times },
          }),
        )
      : unwrap(api.PUT('/v1/projects/{project}/quota', { params: { path: { project: project.id } }, body }))
  return (
    <FormDialog
      title={t('people.limitOf', { resource: label, of: (project ?? organisation).name })}
      description={t('people.limitHelp', { used: texts[resource](used) })}
      confirm={t('parts.save')}
      changes={['quota']}
      send={send}
      onClose={onClose}
    >
      <Checkbox
        id="quota-limited"
        label={t('people.isLimited')}
        isChecked={isLimited}
        onChange={(_event, isChecked) => setLimited(isChecked)}
      />
      {isLimited ? (
        <NumberField
          id="quota-maximum"
          label={unit === 1 ? label : `${label} (GiB)`}
          value={amount}
          onChange={setAmount}
        />
      ) : null}
    </FormDialog>
  )
}
