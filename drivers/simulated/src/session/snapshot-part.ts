/** Snapshots of simulated VMs: the content of the disks, and with memory the power state. */
import type { ObservedVm, SnapshotPart, VmTarget } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { SnapshotRecord, VmRecord } from '../world/records.ts'
import { usesMemory } from '../world/vm-table.ts'
import { volumeKey } from '../world/volume-table.ts'
import { without } from '../world/without.ts'
import type { Caller } from './caller.ts'
import { findVm, getVm } from './find-vm.ts'
import { startVm } from './power.ts'
import { noSuch } from './refusals.ts'

export function snapshotPart(caller: Caller): SnapshotPart {
  const { endpoint } = caller
  return {
    list: (target, signal) =>
      caller.call('listSnapshots', { vm: target.vm }, signal, () => {
        const { snapshots, currentSnapshot } = getVm(endpoint, target)
        return snapshots.map((snapshot) => ({
          ...without(snapshot, 'observed', 'contents'),
          createdAt: new Date(snapshot.createdAt),
          isCurrent: snapshot.nativeName === currentSnapshot,
        }))
      }),
    create: (target, snapshot, signal) =>
      caller.call('createSnapshot', { vm: target.vm }, signal, () =>
        create(endpoint, getVm(endpoint, target), snapshot),
      ),
    revert: (target, nativeName, run, signal) =>
      caller.call('revertSnapshot', { vm: target.vm }, signal, () => revert(endpoint, target, nativeName, run)),
    delete: (target, nativeName, signal) =>
      caller.call('deleteSnapshot', { vm: target.vm }, signal, () => remove(endpoint, target, nativeName)),
  }
}

function create(
  endpoint: SimulatedEndpoint,
  record: VmRecord,
  { nativeName, description, memory }: Parameters<SnapshotPart['create']>[1],
): void {
  const { observed, snapshots, currentSnapshot } = record
  if (snapshots.some((snapshot) => snapshot.nativeName === nativeName)) return
  if (memory && !usesMemory(observed.power)) {
    throw new AppError('NOT_SUPPORTED', {
      what: 'a snapshot with memory',
      why: `VM "${observed.nativeName}" is ${observed.power}`,
    })
  }
  const taken: SnapshotRecord = {
    nativeName,
    description,
    hasMemory: memory,
    createdAt: endpoint.now(),
    ...(currentSnapshot !== undefined && { parent: currentSnapshot }),
    observed,
    contents: copiesOfDisks(endpoint, observed),
  }
  put(endpoint, { ...record, snapshots: [...snapshots, taken], currentSnapshot: nativeName })
}

function revert(endpoint: SimulatedEndpoint, target: VmTarget, nativeName: string, run: boolean): void {
  const snapshot = getVm(endpoint, target).snapshots.find((candidate) => candidate.nativeName === nativeName)
  if (snapshot === undefined) throw noSuch('snapshot', nativeName)
  for (const [key, contentKey] of Object.entries(snapshot.contents)) {
    const volume = endpoint.volumes.get(key)
    if (volume === undefined) continue
    const content = endpoint.contents.copy(endpoint.contents.open(contentKey))
    endpoint.volumes.put(key, { ...volume, content: content.key })
    if (volume.content !== undefined) endpoint.contents.drop(volume.content)
  }
  const record = without(getVm(endpoint, target), 'next', 'startedAt')
  const observed = { ...snapshot.observed, power: 'stopped', powerReason: 'reverted' } as const
  put(endpoint, { ...record, observed, currentSnapshot: nativeName })
  if (usesMemory(record.observed.power)) {
    endpoint.publish({ kind: 'vm', nativeRef: observed.nativeRef, what: 'stopped', detail: 'reverted' })
  }
  if (run) startVm(endpoint, getVm(endpoint, target))
}

function remove(endpoint: SimulatedEndpoint, target: VmTarget, nativeName: string): void {
  const record = findVm(endpoint, target)
  const gone = record?.snapshots.find((snapshot) => snapshot.nativeName === nativeName)
  if (record === undefined || gone === undefined) return
  const snapshots = record.snapshots
    .filter((snapshot) => snapshot !== gone)
    .map((snapshot) => (snapshot.parent === nativeName ? withParent(snapshot, gone.parent) : snapshot))
  const { currentSnapshot, ...rest } = record
  const current = currentSnapshot === nativeName ? gone.parent : currentSnapshot
  put(endpoint, { ...rest, snapshots, ...(current !== undefined && { currentSnapshot: current }) })
  for (const key of Object.values(gone.contents)) endpoint.contents.drop(key)
}

function put(endpoint: SimulatedEndpoint, record: VmRecord): void {
  const observed = { ...record.observed, hasSnapshots: record.snapshots.length > 0 }
  endpoint.vms.put(observed.nativeRef, { ...record, observed })
  endpoint.publish({ kind: 'vm', nativeRef: observed.nativeRef, what: 'snapshot-changed' })
}

function copiesOfDisks({ volumes, contents }: SimulatedEndpoint, { disks }: ObservedVm): Record<string, string> {
  const copies: Record<string, string> = {}
  for (const { device, source } of disks) {
    const volume = source?.volume === undefined ? undefined : volumes.at(source.volume)
    if (device !== 'disk' || volume?.content === undefined) continue
    copies[volumeKey(volume)] = contents.copy(contents.open(volume.content)).key
  }
  return copies
}

function withParent(snapshot: SnapshotRecord, parent: string | undefined): SnapshotRecord {
  return { ...without(snapshot, 'parent'), ...(parent !== undefined && { parent }) }
}
