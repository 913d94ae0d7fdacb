/** From the store's row to what edges are told about a VM: its state, its devices, what may be asked of it and why not. */
import type { ObservedHost, ObservedVm } from '@covisor/driver-api'
import {
  allowedVmActions,
  type CapabilityName,
  canVm,
  type HostId,
  type Tags,
  type VmAction,
  type VmState,
  vmActions,
  vmStateOf,
} from '@covisor/model'
import type { StoreReads, VmView, VolumeRow } from '@covisor/store'
import { tagsOf } from '../tag/tags-of.ts'
import { pendingHardware } from './pending-hardware.ts'
import type { VmDisk, VmNic, VmRecord } from './vms.ts'

/** Reads once what many VMs of a list share. */
export class VmRecords {
  readonly #store: StoreReads
  readonly #hosts = new Map<HostId, Promise<ObservedHost | undefined>>()
  readonly #volumes = new Map<string, Promise<VolumeRow | undefined>>()
  readonly #networks = new Map<string, Promise<string | undefined>>()
  #tagsOf: (vm: VmView) => Tags = () => ({})

  constructor(store: StoreReads) {
    this.#store = store
  }

  /** One alone, or a page of them. */
  async all(vms: readonly VmView[]): Promise<VmRecord[]> {
    this.#tagsOf = await tagsOf(this.#store, 'vm', vms)
    return await Promise.all(vms.map((vm) => this.#of(vm)))
  }

  async of(vm: VmView): Promise<VmRecord> {
    return (await this.all([vm]))[0]!
  }

  async #of(vm: VmView): Promise<VmRecord> {
    const observed = (vm.observed?.facts ?? undefined) as ObservedVm | undefined
    const state = stateOf(vm)
    const host = vm.host === null ? undefined : await this.#host(vm.host)
    const { allowed, disallowed } = actionsOf(state, vm, host, observed)
    const { progress } = vm.task ?? {}
    return {
      id: vm.id,
      name: vm.name,
      description: vm.description,
      tags: this.#tagsOf(vm),
      folder: vm.folder === null ? undefined : { id: vm.folder, name: vm.folderName ?? '' },
      project: vm.project,
      state,
      powerReason: vm.observed?.powerReason ?? undefined,
      host: vm.host === null ? undefined : { id: vm.host, name: vm.hostName ?? '' },
      managed: vm.managed,
      task:
        vm.task === null
          ? undefined
          : {
              id: vm.task.id,
              action: vm.task.action,
              fraction:
                progress?.total === undefined || progress.total === 0 ? undefined : progress.done / progress.total,
            },
      desired: vm.desired ?? undefined,
      observed,
      vcpus: vm.vcpus,
      memoryMiB: vm.memoryMiB,
      disks: vm.desired === null ? await this.#observedDisks(vm, observed) : await this.#desiredDisks(vm),
      nics: vm.desired === null ? observedNics(observed) : await this.#desiredNics(vm),
      // While a task works on it, wish and observation differ for a moment.
      pending: vm.task?.state === 'open' ? [] : pendingHardware(vm.desired ?? undefined, observed),
      allowedActions: allowed,
      disallowed,
      deletion:
        vm.deletedAt === null || vm.purgeAt === null
          ? undefined
          : { at: new Date(vm.deletedAt), restorableUntil: new Date(vm.purgeAt) },
      lease:
        vm.leaseEndsAt === null
          ? undefined
          : {
              endsAt: new Date(vm.leaseEndsAt),
              state: vm.leaseState === 'warned' ? 'ending' : (vm.leaseState ?? 'running'),
            },
      generation: vm.generation,
      createdAt: new Date(vm.createdAt),
      leftBehind: vm.leftBehind
        .filter(({ arriving }) => arriving !== true)
        .map(({ host, hostName, since, power }) => ({
          host: { id: host, name: hostName },
          since: new Date(since),
          power,
        })),
      seenAt: vm.observed === null ? undefined : new Date(vm.observed.seenAt),
    }
  }

  async #desiredDisks({ desired }: VmView): Promise<VmDisk[]> {
    const devices = [
      ...(desired?.disks ?? []).map((disk) => ({ ...disk, device: 'disk' as const })),
      ...(desired?.cdroms ?? []).map((cdrom) => ({ ...cdrom, device: 'cdrom' as const })),
    ]
    return await Promise.all(
      devices.map(async ({ key, device, bus, volume: id }) => {
        const volume = id === null ? undefined : await this.#volume(id)
        return {
          key,
          device,
          bus,
          volume: volume === undefined ? undefined : { id: volume.id, name: volume.name },
          path: undefined,
          capacityBytes: volume?.capacityBytes,
        }
      }),
    )
  }

  async #observedDisks(vm: VmView, observed: ObservedVm | undefined): Promise<VmDisk[]> {
    return await Promise.all(
      (observed?.disks ?? []).map(async ({ key, device, bus, source }) => {
        const volume = await this.#volumeAt(vm, source?.volume?.pool, source?.volume?.name)
        return {
          key,
          device: device === 'cdrom' ? ('cdrom' as const) : ('disk' as const),
          bus,
          volume: volume === undefined ? undefined : { id: volume.id, name: volume.name },
          path: source?.path,
          capacityBytes: volume?.capacityBytes,
        }
      }),
    )
  }

  async #desiredNics({ desired }: VmView): Promise<VmNic[]> {
    return await Promise.all(
      (desired?.nics ?? []).map(async ({ key, mac, model, connected, network }) => ({
        key,
        mac,
        model,
        connected,
        network: await this.#networkName(network),
      })),
    )
  }

  #host(id: HostId): Promise<ObservedHost | undefined> {
    return remember(
      this.#hosts,
      id,
      async () => (await this.#store.hosts.find('provider', id))?.facts as ObservedHost | undefined,
    )
  }
  #volume(id: string): Promise<VolumeRow | undefined> {
    return remember(this.#volumes, id, () => this.#store.volumes.find('provider', id))
  }
  #networkName(id: string): Promise<string | undefined> {
    return remember(this.#networks, id, async () => (await this.#store.networks.find('provider', id))?.name)
  }

  async #volumeAt(vm: VmView, pool: string | undefined, name: string | undefined): Promise<VolumeRow | undefined> {
    if (vm.host === null || pool === undefined || name === undefined) return undefined
    const onHost = await this.#store.pools.onHost(vm.host, pool)
    if (onHost === undefined) return undefined
    return await this.#store.volumes.byNative('provider', { pool: onHost.pool, host: vm.host, nativeName: name })
  }
}

export function stateOf(vm: VmView): VmState {
  const busy =
    vm.task?.state === 'open' && vm.task.action in vmActions
      ? { action: vm.task.action as VmAction, task: vm.task.id }
      : undefined
  return vmStateOf({
    record: vm.record,
    busy,
    power: vm.power ?? undefined,
    host: vm.host ?? undefined,
    hostConnected: vm.endpointState === 'connected',
  })
}

/** What an action needs of the host. */
const needs: Partial<Record<VmAction, CapabilityName>> = {
  pause: 'pause',
  resume: 'pause',
  suspend: 'suspend',
  edit: 'vm-edit',
  clone: 'volume-clone',
  snapshot: 'snapshot-disk',
  revert: 'snapshot-disk',
  'snapshot-delete': 'snapshot-disk',
  migrate: 'live-migration',
  screenshot: 'screenshot',
}

function actionsOf(
  state: VmState,
  vm: VmView,
  host: ObservedHost | undefined,
  observed: ObservedVm | undefined,
): { allowed: VmAction[]; disallowed: Partial<Record<VmAction, string>> } {
  const disallowed: Partial<Record<VmAction, string>> = {}
  for (const action of Object.keys(vmActions) as VmAction[]) {
    const why = whyNot(action, state, vm, host, observed)
    if (why !== undefined) disallowed[action] = why
  }
  return { allowed: allowedVmActions(state).filter((action) => disallowed[action] === undefined), disallowed }
}

/** undefined: it may be asked. */
export function whyNot(
  action: VmAction,
  state: VmState,
  vm: Pick<VmView, 'task' | 'heldBy' | 'endpointState' | 'leaseState'>,
  host: ObservedHost | undefined,
  observed: ObservedVm | undefined,
): string | undefined {
  if (!canVm(state, action)) return `the VM is ${state}`
  if (action === 'recover' && vm.endpointState === 'connected') return 'the VM is on a host that answers'
  // A stuck task waits for a person, and only undoes: it must not keep that person from helping in another way.
  const busyWith = vm.task?.state === 'open' ? vm.task.action : undefined
  if (busyWith !== undefined && !mayOvertake(action, busyWith)) return `a task (${busyWith}) works on the VM`
  if (vm.heldBy !== null && changesDisks.includes(action)) return `a task (${vm.heldBy}) needs its disks as they are`
  if (vm.leaseState === 'ended' && (action === 'start' || action === 'resume')) return LEASE_ENDED
  const capability = needs[action]
  const able = capability === undefined || host === undefined ? true : host.capabilities[capability]
  if (able !== true) return able
  if (action === 'console' && observed !== undefined && !observed.hasSerialConsole && observed.graphics.length === 0) {
    return 'the VM has neither a serial nor a graphical console'
  }
  return undefined
}

/** Extended, it starts again. */
export const LEASE_ENDED = 'its lease has ended; extend it with "covisor vm lease"'

/** A guest that does not shut down can be switched off while the shutdown waits; a dead host ends the move that waits for it. */
const mayOvertake = (action: VmAction, running: string): boolean =>
  ['console', 'screenshot'].includes(action) ||
  (action === 'stop' && running === 'shutdown') ||
  (action === 'recover' && running === 'migrate')

/** What must wait while the disks are copied or grown. Several copies at once do no harm. */
const changesDisks: readonly VmAction[] = [
  'start',
  'resume',
  'edit',
  'snapshot',
  'revert',
  'snapshot-delete',
  'migrate',
  'delete',
]

function observedNics(observed: ObservedVm | undefined): VmNic[] {
  return (observed?.nics ?? []).map(({ key, mac, model, connected, source }) => ({
    key,
    mac,
    model,
    connected,
    network: source.network ?? source.bridge ?? source.other,
  }))
}

function remember<K, V>(cache: Map<K, Promise<V>>, key: K, read: () => Promise<V>): Promise<V> {
  const known = cache.get(key)
  if (known !== undefined) return known
  const value = read()
  cache.set(key, value)
  return value
}
