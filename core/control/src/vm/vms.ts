/** Use cases on VMs: look, create, act, edit, clone, delete. The rules about states are model's `vmActions`. */

import type { GuestAddress, GuestAnswer, ObservedVm } from '@covisor/driver-api'
import type {
  Actor,
  CdromSpec,
  Choice,
  DiskBus,
  Firmware,
  GuestFamily,
  HostId,
  Id,
  MigrationMode,
  NicModel,
  PowerState,
  ProjectId,
  StalledMove,
  Tags,
  TaskId,
  VmAction,
  VmId,
  VmSpec,
  VmState,
  VolumeId,
} from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Page, PageQuery } from '../page.ts'

export interface VmUseCases {
  list(actor: Actor, query: VmQuery): Promise<Page<VmRecord>>
  /** `vm` is an id, or a name in the actor's project. Throws NOT_FOUND, NAME_AMBIGUOUS. */
  get(actor: Actor, vm: string, when?: AsOf): Promise<VmRecord>
  create(actor: Actor, params: CreateVm, options: CallOptions): Promise<Outcome<VmId>>
  /** start, shutdown, stop, reboot, reset, pause, resume, suspend. */
  act(actor: Actor, vm: string, action: PowerAction, options: CallOptions): Promise<Outcome>
  edit(actor: Actor, vm: string, change: EditVm, options: CallOptions): Promise<Outcome>
  /** Brings back the wish of that time, as an edit of today. Throws NOT_FOUND for what is gone since. */
  revertEdits(actor: Actor, vm: string, asOf: Date, options: CallOptions): Promise<Outcome>
  clone(
    actor: Actor,
    vm: string,
    params: { readonly name: string; readonly start?: boolean },
    options: CallOptions,
  ): Promise<Outcome<VmId>>
  /** To another host while its guest goes on. `to` absent: the scheduler chooses. */
  migrate(actor: Actor, vm: string, params: MigrateVm, options: CallOptions): Promise<Outcome>
  /**
   * Starts a VM elsewhere whose host is dead, on the caller's word that it is. Throws HOST_MAY_LIVE without that word, or when
   * the host answers.
   */
  recover(actor: Actor, vm: string, params: RecoverVm, options: CallOptions): Promise<Outcome>
  /** A VM that is gone from its host, because others undefined it there, is put there again with what it had. */
  define(actor: Actor, vm: string, options: CallOptions): Promise<Outcome>
  /** Volumes that other VMs use, or that Covisor does not know, always stay. See DeleteVm. */
  delete(actor: Actor, vm: string, params: DeleteVm, options: CallOptions): Promise<Outcome>
  /** Brings back a deleted VM, under another name if its own is taken. Throws NAME_TAKEN, VOLUME_IN_USE. */
  restore(actor: Actor, vm: string, params: { readonly name?: string }, options: CallOptions): Promise<Outcome>
  /** Removes a deleted VM for good, before its time is over. */
  purge(actor: Actor, vm: string, options: CallOptions): Promise<Outcome>
  /** Until when it may run; undefined: for ever. Throws FORBIDDEN for longer than the project allows. */
  setLease(actor: Actor, vm: string, endsAt: Date | undefined): Promise<VmRecord>
  /** Addresses as guest agent, DHCP leases or ARP tell now. */
  addresses(actor: Actor, vm: string): Promise<readonly GuestAddress[]>
  /** What the guest says of itself now, cleaned: it may say anything. */
  guest(actor: Actor, vm: string): Promise<GuestAnswer>
  /** The hypervisor's own description of the VM. Needs the provider's verb. */
  nativeConfig(
    actor: Actor,
    vm: string,
    which?: 'now' | 'next',
  ): Promise<{ readonly mediaType: string; readonly text: string }>
  /** What Covisor models stays: a text that differs there is refused, with the names of what differs. */
  editNativeConfig(actor: Actor, vm: string, edit: EditNativeConfig, options: CallOptions): Promise<Outcome>
  history(actor: Actor, vm: string): Promise<readonly VmVersion[]>
  samples(actor: Actor, vm: string, range: { readonly from: Date; readonly to: Date }): Promise<VmSeries>
}

export interface RecoverVm {
  /** Id or name of a host; absent: the scheduler chooses. */
  readonly to?: string
  /** The caller has made sure that the VM's host is off, or at least that its VMs are. */
  readonly hostIsDead?: boolean
}

export const powerActions = [
  'start',
  'shutdown',
  'stop',
  'reboot',
  'reset',
  'pause',
  'resume',
  'suspend',
] as const satisfies readonly VmAction[]
export type PowerAction = (typeof powerActions)[number]

export interface VmQuery extends PageQuery, AsOf {
  readonly name?: string
  readonly nameContains?: string
  readonly state?: VmState
  readonly host?: string
  readonly managed?: boolean
  /** Id or path; an empty text: those in no folder. Folders within it do not count. */
  readonly folder?: string
  /** Terms that must all hold, as people write them; see vm-filter.ts. */
  readonly filter?: string
  /** Those that are deleted and can be restored, instead of those that are there. */
  readonly deleted?: boolean
  /** All projects of the organisation; needs the right to see them. */
  readonly allProjects?: boolean
}

export interface VmRecord {
  readonly id: VmId
  readonly name: string
  readonly description: string
  readonly tags: Tags
  readonly folder: { readonly id: Id<'folder'>; readonly name: string } | undefined
  readonly project: ProjectId
  readonly state: VmState
  readonly powerReason: string | undefined
  readonly host: { readonly id: HostId; readonly name: string } | undefined
  /** Made or adopted by Covisor; otherwise only observed so far. */
  readonly managed: boolean
  readonly task: { readonly id: TaskId; readonly action: string; readonly fraction: number | undefined } | undefined
  /** What was asked for; undefined for VMs that are only observed. */
  readonly desired: VmSpec | undefined
  readonly observed: ObservedVm | undefined
  readonly vcpus: number
  readonly memoryMiB: number
  readonly disks: readonly VmDisk[]
  readonly nics: readonly VmNic[]
  /** What it is to have and gets at its next start. */
  readonly pending: readonly PendingChange[]
  readonly allowedActions: readonly VmAction[]
  /** For every action that is not allowed now: why. */
  readonly disallowed: Readonly<Partial<Record<VmAction, string>>>
  /** Until when it may run. undefined: for ever. Ending: within three days. Ended: it cannot be started. */
  readonly lease: { readonly endsAt: Date; readonly state: 'running' | 'ending' | 'ended' } | undefined
  /** Of a deleted VM: since when, and until when it can be restored. */
  readonly deletion: { readonly at: Date; readonly restorableUntil: Date } | undefined
  readonly generation: number
  readonly createdAt: Date
  /** Copies on hosts that it was recovered from. */
  readonly leftBehind: readonly {
    readonly host: { readonly id: HostId; readonly name: string }
    readonly since: Date
    /** undefined: not seen since. */
    readonly power: PowerState | undefined
  }[]
  readonly seenAt: Date | undefined
}

export interface VmDisk {
  readonly key: string
  readonly device: 'disk' | 'cdrom'
  readonly bus: DiskBus
  readonly volume: { readonly id: VolumeId; readonly name: string } | undefined
  /** Where it comes from when it is no volume that Covisor knows. */
  readonly path: string | undefined
  readonly capacityBytes: number | undefined
}

export interface VmNic {
  readonly key: string
  readonly mac: string
  readonly model: NicModel
  readonly connected: boolean
  readonly network: string | undefined
}

export interface CreateVm {
  readonly name: string
  readonly description?: string
  readonly vcpus?: number
  readonly memoryMiB?: number
  readonly flavor?: string
  readonly guestOs?: GuestFamily
  readonly firmware?: Firmware
  readonly secureBoot?: boolean
  readonly tpm?: boolean
  readonly cpuModel?: string
  /** All its memory in pages of this size, which a host has set aside. */
  readonly hugePageKiB?: number
  /** Its memory and vCPUs in one NUMA cell. */
  readonly oneNumaCell?: boolean
  /** PCI devices for itself: vendor and product (10de:1eb8), or a kind (gpu). Takes the verb to pass devices as well. */
  readonly devices?: readonly string[]
  /** First disk from an image; otherwise empty. */
  readonly image?: string
  readonly disks?: readonly NewDisk[]
  /** Volumes that exist, put into the drive. */
  readonly cdroms?: readonly string[]
  readonly nics?: readonly NewNic[]
  readonly cloudInit?: CloudInit
  readonly host?: string
  /** Any host of this cluster. */
  readonly cluster?: string
  readonly pool?: string
  readonly start?: boolean
}

export interface NewDisk {
  readonly sizeBytes?: number
  /** An existing volume instead of a new one. */
  readonly volume?: string
  readonly bus?: DiskBus
  readonly format?: 'qcow2' | 'raw'
  /** Of a new volume, where it is not to be in the VM's. */
  readonly pool?: string
}

export interface NewNic {
  readonly network: string
  readonly mac?: string
  readonly model?: NicModel
}

/** NoCloud seed. `userData` replaces what is made from the other fields. All of it is a secret. */
export interface CloudInit {
  readonly hostname?: string
  readonly user?: string
  /** Plain; only its hash goes into the seed. */
  readonly password?: string
  readonly sshKeys?: readonly string[]
  readonly networkConfig?: string
  readonly userData?: string
}

export interface DeleteVm {
  /** The volumes stay, unattached. */
  readonly keepVolumes?: boolean
  /** Switched off first if it runs. */
  readonly force?: boolean
  /** At once and for good, instead of restorable for a while. Takes the verb to purge as well. */
  readonly purge?: boolean
}

export interface MigrateVm {
  readonly to?: string
  /** All disks go there. Absent: those that the other host does not see, to where there is most room. */
  readonly pool?: string
  /** Who leads it: Covisor, if absent. */
  readonly mode?: MigrationMode
  /** Taken back, if absent, after `stalledAfterSeconds` (300, if absent) without coming closer to its end. */
  readonly ifStalled?: StalledMove
  readonly stalledAfterSeconds?: number
  readonly bandwidthMiBps?: number
  /** On, if absent: without it a guest that writes fast is never done. */
  readonly autoConverge?: boolean
  readonly postCopy?: boolean
  readonly parallel?: number
  readonly tls?: boolean
}

export interface EditVm {
  readonly name?: string
  readonly description?: string
  readonly vcpus?: number
  readonly memoryMiB?: number
  readonly startWithHost?: boolean
  readonly addDisks?: readonly NewDisk[]
  /** By key; the volume stays unless `deleteVolumes`. */
  readonly removeDisks?: readonly string[]
  readonly deleteVolumes?: boolean
  readonly addNics?: readonly NewNic[]
  readonly removeNics?: readonly string[]
  readonly connectNics?: Readonly<Record<string, boolean>>
  /** Volume, or null to eject. */
  readonly cdroms?: Readonly<Record<CdromSpec['key'], string | null>>
  /** All its memory in pages of this size; null: in ordinary ones. */
  readonly hugePageKiB?: number | null
  readonly oneNumaCell?: boolean
  /** PCI devices of its host for itself: vendor and product, or a kind. */
  readonly addDevices?: readonly string[]
  /** By key. */
  readonly removeDevices?: readonly string[]
}

export interface VmVersion {
  readonly from: Date
  readonly to: Date | undefined
  readonly name: string
  readonly power: PowerState | undefined
  readonly host: string | undefined
  readonly spec: VmSpec | undefined
  readonly choices: readonly Choice[]
}

export interface VmSeries {
  readonly stepSeconds: number
  readonly points: readonly {
    readonly at: Date
    readonly cpuFraction?: number
    readonly memoryUsedMiB?: number
    readonly diskReadBytesPerSecond?: number
    readonly diskWrittenBytesPerSecond?: number
    readonly diskRequestsPerSecond?: number
    /** What a read or write took, on average; absent when there was none. */
    readonly diskLatencyMs?: number
    readonly netReceivedBytesPerSecond?: number
    readonly netSentBytesPerSecond?: number
  }[]
}

export interface EditNativeConfig {
  readonly text: string
  /** What was read before; refused with CONFLICT when it is another one by now. */
  readonly basedOn?: string
}

/** What waits for the next start of a VM that runs. */
export const pendingKinds = [
  'vcpus',
  'memoryMiB',
  'disk-added',
  'disk-removed',
  'cdrom-added',
  'nic-added',
  'nic-removed',
] as const

export interface PendingChange {
  readonly kind: (typeof pendingKinds)[number]
  /** Of a device. */
  readonly key?: string
  /** Of an amount. */
  readonly now?: number
  readonly next?: number
  /** undefined: what was taken away is given back by adding it again. */
  readonly takeBack?: EditVm
}
