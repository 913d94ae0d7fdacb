/** Every column that the list of VMs can have; which are shown is in the address. */
import type { ReactNode } from 'react'
import '../words/say-layout.ts'
import { bytes, instant, mebibytes, percent } from '../parts/amounts.ts'
import type { Column } from '../parts/DataTable.tsx'
import { Name } from '../parts/Name.tsx'
import { RowLink } from '../parts/RowLink.tsx'
import { StateLabel } from '../parts/StateLabel.tsx'
import { inLanguage, t } from '../words/translate.ts'
import '../words/say-vm.ts'
import type { Vm } from './vm-calls.ts'

export interface VmColumn extends Column<Vm> {
  /** In addresses and saved views. */
  readonly key: string
}

export const usualColumns: readonly string[] = ['name', 'state', 'host', 'vcpus', 'memory']

export const vmColumns = inLanguage((): readonly VmColumn[] => [
  {
    key: 'name',
    header: t('vm.name'),
    sort: 'name',
    width: 26,
    cell: (vm) => (
      <RowLink to={`/vms/${vm.id}`}>
        <Name of={vm.name} />
      </RowLink>
    ),
  },
  { key: 'state', header: t('vm.state'), sort: 'power', width: 16, cell: stateOf },
  {
    key: 'host',
    header: t('vm.host'),
    sort: 'host',
    width: 20,
    cell: (vm) =>
      vm.host === null ? (
        '–'
      ) : (
        <RowLink to={`/hosts/${vm.host.id}`}>
          <Name of={vm.host.name} />
        </RowLink>
      ),
  },
  { key: 'vcpus', header: t('vm.vcpus'), width: 11, sort: 'vcpus', isNumber: true, cell: (vm) => vm.vcpus },
  {
    key: 'memory',
    header: t('vm.memory'),
    width: 13,
    sort: 'memoryMiB',
    isNumber: true,
    cell: (vm) => mebibytes(vm.memoryMiB),
  },
  { key: 'disks', header: t('vm.disks'), width: 12, isNumber: true, cell: disksOf },
  { key: 'networks', header: t('vm.networks'), width: 18, cell: networksOf },
  { key: 'guest', header: t('vm.guest'), width: 14, cell: (vm) => vm.guestOs?.id ?? vm.guestOs?.family ?? '–' },
  { key: 'firmware', header: t('vm.firmware'), width: 10, cell: (vm) => vm.firmware ?? '–' },
  { key: 'folder', header: t('layout.folder'), width: 14, cell: (vm) => <Name of={vm.folder?.name ?? '–'} /> },
  { key: 'tags', header: t('layout.tags'), width: 20, cell: (vm) => <Name of={tagsOf(vm)} /> },
  {
    key: 'managed',
    header: t('vm.managed'),
    width: 11,
    cell: (vm) => t(vm.managed ? 'vm.byCovisor' : 'vm.observedOnly'),
  },
  { key: 'description', header: t('vm.description'), width: 24, cell: (vm) => <Name of={vm.description} /> },
  { key: 'lease', header: t('vm.leaseEnds'), width: 18, cell: leaseOf },
  { key: 'created', header: t('vm.knownSince'), sort: 'createdAt', width: 18, cell: (vm) => instant(vm.createdAt) },
])

/** Always the name, and the others in the order of the table. */
export function columnsShown(keys: readonly string[]): readonly VmColumn[] {
  return vmColumns().filter(({ key }) => key === 'name' || keys.includes(key))
}

function stateOf(vm: Vm): ReactNode {
  return (
    <>
      <StateLabel state={vm.state} reason={vm.stateReason} />
      {vm.task?.fraction == null ? null : <span className="cv-quiet"> {percent(vm.task.fraction)}</span>}
    </>
  )
}

/** One that has ended, or ends soon, says so in a word, too. */
function leaseOf({ lease }: Vm): ReactNode {
  if (lease === null) return '–'
  const end = instant(lease.endsAt)
  if (lease.state === 'ended') return t('vm.leaseOver', { end })
  return lease.state === 'ending' ? t('vm.leaseEnding', { end }) : end
}

const tagsOf = ({ tags }: Vm): string =>
  Object.entries(tags)
    .map(([key, value]) => (value === '' ? key : `${key}=${value}`))
    .join(', ') || '–'

function disksOf(vm: Vm): ReactNode {
  const sizes = vm.disks.filter(({ device }) => device === 'disk').map(({ capacityBytes }) => capacityBytes ?? 0)
  return bytes(sizes.reduce((sum, size) => sum + size, 0))
}

function networksOf(vm: Vm): ReactNode {
  const names = new Set(vm.nics.map(({ network }) => network ?? t('vm.none')))
  return names.size === 0 ? '–' : <Name of={[...names].join(', ')} />
}
