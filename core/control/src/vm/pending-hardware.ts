/**
 * What a VM is to have and has not yet: changes that wait for its next start, and the edit that takes each of them back. Pure.
 *
 * Compares wish and observation of a VM that runs. Devices are compared by key. One that is there and not wanted counts only under a
 * key that Covisor gave: what others plugged in is theirs, and stays.
 */
import type { ObservedVm } from '@covisor/driver-api'
import type { VmSpec } from '@covisor/model'
import type { PendingChange } from './vms.ts'

export function pendingHardware(desired: VmSpec | undefined, observed: ObservedVm | undefined): PendingChange[] {
  if (desired === undefined || observed === undefined || !observed.persistent) return []
  if (observed.power !== 'running' && observed.power !== 'paused') return []
  const amount = (kind: 'vcpus' | 'memoryMiB'): PendingChange[] =>
    desired[kind] === observed[kind]
      ? []
      : [{ kind, now: observed[kind], next: desired[kind], takeBack: { [kind]: observed[kind] } }]
  const added = (wanted: Keyed, seen: Keyed, change: (key: string) => PendingChange) =>
    wanted.filter((device) => !has(seen, device)).map(({ key }) => change(key))
  const removed = (wanted: Keyed, seen: Keyed, change: (key: string) => PendingChange) =>
    seen.filter((device) => OURS.test(device.key) && !has(wanted, device)).map(({ key }) => change(key))
  const disks = observed.disks.filter(({ device }) => device !== 'cdrom')
  return [
    ...amount('vcpus'),
    ...amount('memoryMiB'),
    ...added(desired.disks, observed.disks, (key) => ({ kind: 'disk-added', key, takeBack: { removeDisks: [key] } })),
    ...removed(desired.disks, disks, (key) => ({ kind: 'disk-removed', key })),
    ...added(desired.cdroms, observed.disks, (key) => ({ kind: 'cdrom-added', key })),
    ...added(desired.nics, observed.nics, (key) => ({ kind: 'nic-added', key, takeBack: { removeNics: [key] } })),
    ...removed(desired.nics, observed.nics, (key) => ({ kind: 'nic-removed', key })),
  ]
}

type Keyed = readonly { readonly key: string; readonly mac?: string }[]

/** As create-vm.ts and edit-vm.ts name devices. */
const OURS = /^(disk|net)\d+$/

/** Cards of VMs made elsewhere may be seen under another key while they run; their address is the same. */
const has = (devices: Keyed, { key, mac }: Keyed[number]): boolean =>
  devices.some((device) => device.key === key || (mac !== undefined && device.mac === mac))
