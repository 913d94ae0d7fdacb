/** What the VM repository answers and takes. One view row has what a list shows, so that a page is one query. */
import type {
  EndpointId,
  HostId,
  HostPart,
  hostPartsOf,
  Id,
  OrganisationId,
  PowerState,
  ProjectId,
  TaskId,
  VmId,
  VmState,
  VolumeId,
} from '@covisor/model'
import type { TaskProgress } from '@covisor/tasks'
import type { OneOf } from '../page.ts'
import type { ResourceReads, ResourceWrites, Version } from '../resource.ts'
import type { NewVm, VmPatch, VmRow } from '../rows.ts'
import type { LeftCopy, VmRecord } from '../schema/vms.ts'
import type { TaskState } from '../schema/work.ts'
import type { Scope } from '../scope.ts'

/** Desired, observed, where it is and what works on it now. */
export interface VmView extends VmRow {
  /** Derived by vmStateOf() of core/model; only an open task counts as busy, a stuck one does not. */
  readonly state: VmState
  readonly observed: VmObservation | null
  readonly hostName: string | null
  readonly folderName: string | null
  readonly endpointLabel: string | null
  /** null: on no endpoint. */
  readonly endpointState: 'connecting' | 'connected' | 'disconnected' | 'refused' | null
  /** The oldest task on this VM that has not ended. */
  readonly task: VmTask | null
  /** The action of a task that needs its disks unchanged, though the VM is not its target. */
  readonly heldBy: string | null
}

export interface VmObservation {
  readonly powerReason: string | null
  /** ObservedVm of core/driver-api, as the driver gave it. */
  readonly facts: unknown
  readonly generation: number
  readonly seenAt: number
}

export interface VmTask {
  readonly id: TaskId
  readonly action: string
  readonly state: TaskState
  readonly progress: TaskProgress | null
}

/** Sort fields: name, createdAt, power, vcpus, memoryMiB, host. */
export interface VmFilter {
  readonly name?: string | undefined
  readonly nameContains?: string | undefined
  readonly namePrefix?: string | undefined
  /** As vmStateOf() of core/model derives it; the database derives it the same way, and a test compares the two. */
  readonly state?: OneOf<VmState>
  readonly power?: OneOf<PowerState>
  readonly record?: OneOf<VmRecord>
  /** Deleted ones that can still be restored are hidden unless asked for. */
  readonly deleted?: 'hidden' | 'only' | 'too' | undefined
  /** Can no longer be restored since this time. */
  readonly purgeBefore?: number | undefined
  /** May run until this time at the longest. */
  readonly leaseEndsBefore?: number | undefined
  readonly host?: OneOf<HostId>
  readonly endpoint?: OneOf<EndpointId>
  /** null: in none. */
  readonly folder?: OneOf<Id<'folder'>> | null
  readonly managed?: boolean | undefined
  /** Without a value: has the key. Several: all of them. */
  readonly tags?: readonly { readonly key: string; readonly value?: string | undefined }[] | undefined
  /** Uses this volume. */
  readonly volume?: VolumeId | undefined
  /** All of them must hold. */
  readonly terms?: readonly VmTerm[] | undefined
}

/** One condition of a filter that people write; `isNot` turns it around. Globs know * and ?. */
export type VmTerm = { readonly isNot: boolean } & (
  | { readonly field: 'id'; readonly oneOf: readonly string[] }
  | { readonly field: 'name' | 'host' | 'folder'; readonly globs: readonly string[] }
  | { readonly field: 'nameContains'; readonly text: string }
  | { readonly field: 'state'; readonly oneOf: readonly VmState[] }
  | { readonly field: 'vcpus' | 'memoryMiB'; readonly least: number; readonly most: number }
  | { readonly field: 'tag'; readonly key: string; readonly value?: string | undefined }
  | { readonly field: 'managed'; readonly is: boolean }
)

export interface VmReads extends ResourceReads<Scope, VmView, VmFilter> {
  /** Of those that are deleted; resolve() finds names of the others only. Throws NOT_FOUND, NAME_AMBIGUOUS. */
  resolveDeleted(scope: Scope, idOrName: string): Promise<VmView>
  /** Across tenants: the driver side knows VMs by what their endpoint calls them. */
  byNativeRef(scope: 'provider', endpoint: EndpointId, nativeRef: string): Promise<VmView | undefined>
  /** On every endpoint: a VM that was moved by other hands is known to two for a while. */
  withNativeRef(scope: 'provider', nativeRef: string): Promise<readonly VmView[]>
  /** All of an endpoint, for comparing with what is there now. */
  onEndpoint(scope: 'provider', endpoint: EndpointId): Promise<readonly VmOnEndpoint[]>
  /** VMs that left a copy behind on a host, of one endpoint or of all. */
  withLeftCopies(scope: 'provider', endpoint?: EndpointId): Promise<readonly VmWithLeftCopies[]>
  /** VMs whose desired disks or CD-ROMs use a volume. */
  usingVolume(
    scope: Scope,
    volume: VolumeId,
  ): Promise<readonly { readonly id: VmId; readonly name: string; readonly device: string }[]>
  /** How many VMs are in each folder itself; deleted ones do not count. */
  perFolder(scope: Scope): Promise<ReadonlyMap<string, number>>
  /** What VMs take of each host: those that run with what they have, others count only in `total`. */
  loadPerHost(scope: 'provider', hosts?: readonly HostId[]): Promise<readonly HostLoad[]>
  /** Of all hosts, or of these. A part that is both desired and seen is one. */
  takenParts(scope: 'provider', hosts?: readonly HostId[]): Promise<readonly TakenPart[]>
  /** What each version was observed to be, newest first. */
  observedVersions(scope: Scope, id: string): Promise<readonly Version<VmObservation>[]>
}

export interface VmOnEndpoint {
  readonly id: VmId
  readonly nativeRef: string | null
  readonly nativeName: string | null
  readonly host: HostId | null
  readonly record: VmRecord
  readonly managed: boolean
  readonly power: PowerState | null
}

export interface VmWithLeftCopies {
  readonly id: VmId
  readonly name: string
  readonly leftBehind: readonly LeftCopy[]
}

export interface HostLoad {
  readonly host: HostId
  readonly total: number
  readonly running: number
  readonly runningVcpus: number
  readonly runningMemoryMiB: number
}

/** The part of driver-api's ObservedVm that has columns; the whole is kept as facts. */
export interface SeenVm {
  readonly nativeRef: string
  readonly nativeName: string
  readonly displayName?: string
  readonly power: PowerState
  readonly powerReason?: string
  readonly vcpus: number
  readonly memoryMiB: number
  readonly nics: readonly { readonly mac: string }[]
  readonly dedicated?: Parameters<typeof hostPartsOf>[0]
}

/** A part of a host that a VM has for itself. */
export interface TakenPart extends HostPart {
  readonly host: HostId
  readonly vm: VmId
  readonly name: string
  readonly vcpus: number
  /** It runs, stands still, or was promised its room: pages and cells count only then, devices always. */
  readonly holdsRoom: boolean
  readonly isUp: boolean
  /** It has it on its host; otherwise it is only wanted, and comes with its next start. */
  readonly isSeen: boolean
}

export interface SeenVmContext {
  readonly endpoint: EndpointId
  readonly host: HostId
  /** Which VM it is, when its marker is ours; otherwise it is found by its native reference. */
  readonly vm?: VmId | undefined
  /** For a VM that is seen for the first time. */
  readonly newVm: { readonly id: VmId; readonly organisation: OrganisationId; readonly project: ProjectId }
  readonly what?: string | undefined
}

export interface VmWrites extends ResourceWrites<Scope, VmView, NewVm, VmPatch> {
  /** Writes down what a host has. Found by `vm` or native reference; unknown ones become rows that are not managed. */
  upsertObserved(
    seen: SeenVm,
    context: SeenVmContext,
  ): Promise<{ readonly id: VmId; readonly change: 'created' | 'updated' | 'none' }>
  /**
   * The host does not have it any more. A VM that was only observed is removed; of a managed one the observation goes, and
   * its power becomes null. Of one that is deleted, or being deleted, what was observed last is kept.
   */
  removeObserved(id: VmId, what?: string): Promise<'removed' | 'kept' | 'none'>
}
