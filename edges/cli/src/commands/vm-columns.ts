/** How VMs look in lists and alone. */
import type { Schema } from '@covisor/client'
import { ago, bytes, mebibytes } from '../runner/format.ts'
import type { Column } from '../runner/table.ts'
import { tagsText } from '../runner/tags-text.ts'

type Vm = Schema<'Vm'>

export const vmColumns: readonly Column<Vm>[] = [
  { header: 'NAME', cell: (vm) => vm.name },
  { header: 'STATE', cell: (vm) => (vm.task === null ? vm.state : `${vm.state} (${vm.task.action})`) },
  { header: 'HOST', cell: (vm) => vm.host?.name },
  { header: 'VCPUS', cell: (vm) => vm.vcpus, align: 'right' },
  { header: 'MEMORY', cell: (vm) => mebibytes(vm.memoryMiB), align: 'right' },
  { header: 'MANAGED', cell: (vm) => vm.managed },
  { header: 'ID', cell: (vm) => vm.id, whenNarrow: 'left-out' },
]

export const deletedVmColumns: readonly Column<Vm>[] = [
  { header: 'NAME', cell: (vm) => vm.name },
  { header: 'STATE', cell: (vm) => (vm.task === null ? vm.state : `${vm.state} (${vm.task.action})`) },
  { header: 'DELETED', cell: (vm) => ago(vm.deletion?.at ?? null, Date.now()) },
  { header: 'RESTORABLE UNTIL', cell: (vm) => vm.deletion?.restorableUntil },
  { header: 'HOST', cell: (vm) => vm.host?.name },
  { header: 'ID', cell: (vm) => vm.id },
]

export const vmFields: readonly Column<Vm>[] = [
  { header: 'Name', cell: (vm) => vm.name },
  { header: 'Id', cell: (vm) => vm.id },
  { header: 'Description', cell: (vm) => vm.description },
  { header: 'Folder', cell: (vm) => vm.folder?.name },
  { header: 'Tags', cell: (vm) => (Object.keys(vm.tags).length === 0 ? null : tagsText(vm.tags)) },
  { header: 'State', cell: (vm) => (vm.stateReason === null ? vm.state : `${vm.state} (${vm.stateReason})`) },
  { header: 'Task', cell: (vm) => (vm.task === null ? null : `${vm.task.action} ${vm.task.id}`) },
  { header: 'Host', cell: (vm) => vm.host?.name },
  {
    header: 'Left behind',
    cell: (vm) =>
      vm.leftBehind
        .map(({ host, power }) =>
          power === 'running' || power === 'paused'
            ? `A SECOND COPY RUNS on ${host.name}: look at both, and switch off the wrong one`
            : `a copy on ${host.name}, ${power ?? 'not seen since'}; it is removed when the host is back`,
        )
        .join('\n'),
  },
  { header: 'Managed', cell: (vm) => (vm.managed ? 'yes' : 'no: made elsewhere, only observed so far') },
  { header: 'vCPUs', cell: (vm) => vm.vcpus },
  { header: 'Memory', cell: (vm) => mebibytes(vm.memoryMiB) },
  {
    header: 'Firmware',
    cell: (vm) => [vm.firmware, vm.secureBoot ? 'Secure Boot' : '', vm.tpm ? 'TPM' : ''].filter(Boolean).join(', '),
  },
  {
    header: 'For itself',
    cell: ({ dedicated }) =>
      dedicated === null
        ? ''
        : [
            dedicated.hugePageKiB === null ? [] : `memory in pages of ${dedicated.hugePageKiB / 1024} MiB`,
            dedicated.numaCell === null ? [] : `NUMA cell ${dedicated.numaCell}`,
            dedicated.devices.map((address) => `device ${address}`),
          ]
            .flat()
            .join(', '),
  },
  { header: 'At the next start', cell: (vm) => vm.pending.map(pendingText).join('\n') },
  { header: 'Guest', cell: (vm) => vm.guestOs?.id ?? vm.guestOs?.family },
  {
    header: 'Disks',
    cell: (vm) =>
      vm.disks
        .map(
          (disk) =>
            `${disk.key}: ${disk.volume?.name ?? disk.path ?? '(empty)'} on ${disk.bus}${disk.capacityBytes === null ? '' : `, ${bytes(disk.capacityBytes)}`}`,
        )
        .join('\n'),
  },
  {
    header: 'Network cards',
    cell: (vm) =>
      vm.nics
        .map(
          (nic) =>
            `${nic.key}: ${nic.mac} ${nic.model} on ${nic.network ?? '(nothing)'}${nic.connected ? '' : ', unplugged'}`,
        )
        .join('\n'),
  },
  {
    header: 'Consoles',
    cell: (vm) => [vm.hasSerialConsole ? 'serial' : '', ...vm.graphics].filter(Boolean).join(', '),
  },
  {
    header: 'Other devices',
    cell: (vm) =>
      Object.entries(vm.otherDevices)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', '),
  },
  {
    header: 'Chosen',
    cell: (vm) => vm.choices.map((choice) => `${choice.about}: ${choice.chose}, because ${choice.because}`).join('\n'),
  },
  {
    header: 'Lease ends',
    cell: (vm) => vm.lease && `${vm.lease.endsAt}${vm.lease.state === 'ended' ? ' (ended)' : ''}`,
  },
  { header: 'Restorable until', cell: (vm) => vm.deletion?.restorableUntil },
  { header: 'You may', cell: (vm) => vm.allowedActions.join(', ') },
  { header: 'Known since', cell: (vm) => ago(vm.createdAt, Date.now()) },
  { header: 'Last seen', cell: (vm) => ago(vm.seenAt, Date.now()) },
]

function pendingText({ kind, key, now, next }: Schema<'Vm'>['pending'][number]): string {
  if (kind === 'vcpus') return `${next} vCPUs (now ${now})`
  if (kind === 'memoryMiB') return `${mebibytes(next ?? 0)} of memory (now ${mebibytes(now ?? 0)})`
  const [device, what] = kind.split('-')
  return `${device} ${key} ${what}`
}
