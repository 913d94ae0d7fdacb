/** /vms: every VM, filtered and sorted by the server, with actions on many at once. */
import { Button, FormSelect, FormSelectOption, SearchInput } from '@patternfly/react-core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { count, mebibytes, percent } from '../parts/amounts.ts'
import { type Column, DataTable } from '../parts/DataTable.tsx'
import { EmptyMessage } from '../parts/EmptyMessage.tsx'
import { LinkButton } from '../parts/LinkButton.tsx'
import { Name } from '../parts/Name.tsx'
import { PageFrame } from '../parts/PageFrame.tsx'
import { Problem } from '../parts/Problem.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { useTyped } from '../parts/use-typed.ts'
import { vmList } from '../queries.ts'
import type { VmSearch } from '../search.ts'
import { BulkDialog } from '../vm/BulkDialog.tsx'
import { type PowerAction, powerWords, type Vm } from '../vm/vm-calls.ts'
import { vmStates } from '../vm/vm-states.ts'

const bulkActions = ['start', 'shutdown', 'stop'] as const

export function VmsPage(): ReactNode {
  const search: VmSearch = useSearch({ from: '/vms' })
  const navigate = useNavigate()
  const change = (next: Partial<Record<keyof VmSearch, string | undefined>>) =>
    void navigate({ to: '/vms', search: { ...search, ...next } as VmSearch, replace: true })
  const [typed, setTyped] = useTyped(search.name ?? '', (name) => change({ name: name === '' ? undefined : name }))
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [bulk, setBulk] = useState<PowerAction | undefined>()

  const { name, ...rest } = search
  const list = useInfiniteQuery({
    ...vmList({ ...rest, ...(name === undefined ? {} : { nameContains: name }) }),
    placeholderData: (old) => old,
  })
  const vms = list.data?.pages.flatMap(({ items }) => items) ?? []
  const isFiltered = name !== undefined || search.state !== undefined || search.host !== undefined
  const chosen = vms.filter(({ id }) => selected.has(id))

  return (
    <PageFrame
      title="VMs"
      actions={
        <>
          <LinkButton to="/vms/new">Create VM</LinkButton>
          <LinkButton to="/import" variant="secondary">
            Import
          </LinkButton>
        </>
      }
    >
      <div className="cv-toolbar" role="toolbar" aria-label="Filter and act">
        <SearchInput
          aria-label="Name contains"
          placeholder="Name contains…"
          value={typed}
          onChange={(_event, text) => setTyped(text)}
          onClear={() => setTyped('')}
        />
        <FormSelect
          aria-label="State"
          value={search.state ?? ''}
          onChange={(_event, state) => change({ state: state === '' ? undefined : state })}
        >
          <FormSelectOption value="" label="Any state" />
          {vmStates.map((state) => (
            <FormSelectOption key={state} value={state} label={state} />
          ))}
        </FormSelect>
        {bulkActions.map((action) => (
          <Button
            key={action}
            variant="secondary"
            isDanger={powerWords[action].isDanger}
            isAriaDisabled={chosen.length === 0}
            {...(chosen.length === 0 ? { title: 'Select VMs first' } : {})}
            onClick={() => setBulk(action)}
          >
            {powerWords[action].label}
          </Button>
        ))}
        <span className="cv-push cv-quiet" role="status">
          {chosen.length > 0 ? `${chosen.length} selected of ` : ''}
          {list.isPending ? 'Loading…' : `${list.hasNextPage ? 'more than ' : ''}${count(vms.length, 'VM')}`}
        </span>
      </div>
      <Problem title="VMs could not be read" error={list.error} />
      {list.isSuccess && vms.length === 0 ? (
        <Nothing
          isFiltered={isFiltered}
          onClear={() => change({ name: undefined, state: undefined, host: undefined })}
        />
      ) : (
        <DataTable
          label="VMs"
          rows={vms}
          rowName={(vm) => vm.name}
          columns={columns}
          sort={search.sort ?? 'name'}
          onSort={(sort) => change({ sort })}
          selection={{ selected, onChange: setSelected }}
          hasMore={list.hasNextPage && !list.isFetchingNextPage}
          onEnd={() => void list.fetchNextPage()}
        />
      )}
      {bulk === undefined ? null : (
        <BulkDialog
          action={bulk}
          vms={chosen}
          onClose={(isDone) => {
            setBulk(undefined)
            if (isDone) setSelected(new Set())
          }}
        />
      )}
    </PageFrame>
  )
}

const columns: readonly Column<Vm>[] = [
  {
    header: 'Name',
    sort: 'name',
    width: 30,
    cell: (vm) => (
      <Link to="/vms/$vm" params={{ vm: vm.id }}>
        <Name of={vm.name} />
      </Link>
    ),
  },
  {
    header: 'State',
    sort: 'power',
    width: 16,
    cell: (vm) => (
      <>
        <StateLabel state={vm.state} reason={vm.stateReason} />
        {vm.task?.fraction == null ? null : <span className="cv-quiet"> {percent(vm.task.fraction)}</span>}
      </>
    ),
  },
  {
    header: 'Host',
    sort: 'host',
    width: 22,
    cell: (vm) =>
      vm.host === null ? (
        '–'
      ) : (
        <Link to="/hosts/$host" params={{ host: vm.host.id }}>
          <Name of={vm.host.name} />
        </Link>
      ),
  },
  { header: 'vCPUs', width: 12, sort: 'vcpus', isNumber: true, cell: (vm) => vm.vcpus },
  { header: 'Memory', width: 14, sort: 'memoryMiB', isNumber: true, cell: (vm) => mebibytes(vm.memoryMiB) },
]

function Nothing({ isFiltered, onClear }: { readonly isFiltered: boolean; readonly onClear: () => void }): ReactNode {
  if (isFiltered) {
    return (
      <EmptyMessage
        title="No VM is like that"
        action={
          <Button variant="link" onClick={onClear}>
            Show all VMs
          </Button>
        }
      >
        No VM passes the filter.
      </EmptyMessage>
    )
  }
  return (
    <EmptyMessage title="No VMs yet" action={<LinkButton to="/hosts">Add a host</LinkButton>}>
      Add a host and its VMs show up here, or create or import one.
    </EmptyMessage>
  )
}
