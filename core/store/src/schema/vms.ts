/**
 * Tables of what tenants own: VMs, their disks, networks' ports, snapshots, images, flavors, groups,
 * folders and mapping profiles.
 *
 * Desired and observed are two records: `vms.desired` is what was asked for, `vm_observed.facts` what the host was last seen to
 * have. `vms.power`, `vcpus` and `memoryMiB` are the observed values again (before a first look: the desired ones), because a
 * list of twenty thousand VMs filters and sorts by them and must do so within one index.
 */
import type {
  EndpointId,
  FlavorId,
  GroupId,
  GroupMember,
  HostId,
  HostPart,
  Id,
  ImageId,
  ImportMapping,
  NetworkId,
  OrganisationId,
  PoolId,
  PortId,
  PowerState,
  ProjectId,
  SnapshotId,
  UserId,
  VmId,
  VmSpec,
  VolumeId,
} from '@covisor/model'
import { bool, initially, int, json, nullable, table, text, time, weighing } from './column.ts'

export const vmRecords = ['creating', 'present', 'deleting', 'deleted', 'failed'] as const
export type VmRecord = (typeof vmRecords)[number]

/** A copy of a VM on a host that it was recovered from: not to be started, and removed when that host is back. */
export interface LeftCopy {
  readonly endpoint: EndpointId
  readonly host: HostId
  readonly hostName: string
  readonly nativeRef: string
  /** Milliseconds since 1970. */
  readonly since: number
  /** It is what a move left: the guest was seen to run elsewhere after it, so a copy that is paused there is over. */
  readonly switchedOver?: boolean
  /** It is what a move of a VM that is switched off makes there: not the VM yet, and not gone when it is not there yet. */
  readonly arriving?: boolean
  /** What that host was last seen to do with it; undefined: it was not seen since. */
  readonly power?: PowerState
}

export const vms = table(
  'vms',
  {
    id: text<VmId>(),
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    folder: nullable(text<Id<'folder'>>()),
    name: text(),
    nameKey: text(),
    description: initially('', text()),
    endpoint: nullable(text<EndpointId>()),
    host: nullable(text<HostId>()),
    /** The host's `nameKey` again, '' without a host: lists are sorted by it. Kept by the repositories of VMs and of hosts. */
    hostKey: initially('', text()),
    /** Opaque, unique per endpoint; null until the hypervisor knows the VM. */
    nativeRef: nullable(text()),
    nativeName: nullable(text()),
    record: text<VmRecord>(),
    /** Created or adopted by Covisor. False: only seen, and its name need not be unique. */
    managed: bool(),
    desired: nullable(json<VmSpec>()),
    /** Grows with every change of `desired`. */
    desiredGeneration: initially(0, int()),
    power: nullable(text<PowerState>()),
    vcpus: int(),
    memoryMiB: int(),
    /** Of `desired`; 0 without one. Kept by the repository. */
    desiredVcpus: initially(0, int()),
    desiredMemoryMiB: initially(0, int()),
    leftBehind: initially([], json<readonly LeftCopy[]>()),
    createdBy: nullable(text<UserId>()),
    /** While `record` is 'deleted': since when, and until when it can be restored. */
    deletedAt: nullable(time()),
    purgeAt: nullable(time()),
    /** Until when it may run; null: for ever. */
    leaseEndsAt: nullable(time()),
    /** Who works with it was told that the end is near, or that it has come. */
    leaseState: nullable(text<'warned' | 'ended'>()),
    createdAt: time(),
    updatedAt: time(),
    /** Of the record and what is desired, not of what is observed: an If-Match must not fail because the VM was started. */
    generation: int(),
  },
  { versioned: true },
)

export const vmObserved = table(
  'vm_observed',
  {
    vm: text<VmId>(),
    /** Why it is in its power state, in the hypervisor's words. */
    powerReason: nullable(text()),
    /** ObservedVm of core/driver-api. */
    facts: json<unknown>(),
    generation: int(),
    seenAt: weighing('quiet', time()),
  },
  { key: ['vm'], versioned: true },
)

/** MAC addresses seen on any VM, so that an allocated one never collides with a VM that Covisor did not make. */
export const vmMacs = table('vm_macs', { vm: text<VmId>(), mac: text() }, { key: ['vm', 'mac'] })

/** Parts of its host that a VM has for itself, of what is desired of it and of what was seen. Kept by the VM repository. */
export const vmHostParts = table(
  'vm_host_parts',
  {
    vm: text<VmId>(),
    source: text<'desired' | 'seen'>(),
    part: text<HostPart['part']>(),
    about: text(),
    memoryMiB: int(),
  },
  { key: ['vm', 'source', 'part', 'about'] },
)

/** Which volumes the desired disks and CD-ROMs of a VM use. Kept by the VM repository. */
export const vmVolumes = table(
  'vm_volumes',
  { vm: text<VmId>(), device: text(), volume: text<VolumeId>() },
  { key: ['vm', 'device'] },
)

export const volumes = table(
  'volumes',
  {
    id: text<VolumeId>(),
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    name: text(),
    nameKey: text(),
    pool: text<PoolId>(),
    /** The host whose pool it is in, for local pools; null: any host of a shared pool. */
    host: nullable(text<HostId>()),
    nativeName: text(),
    /** VolumeFormat of core/driver-api. */
    format: text(),
    capacityBytes: int(),
    allocatedBytes: weighing('news', initially(0, int())),
    /** `deleted`: its VM is, and both can be restored for a while. */
    state: text<'creating' | 'ready' | 'deleting' | 'deleted' | 'failed'>(),
    purpose: text<'disk' | 'cdrom' | 'seed' | 'image'>(),
    /** Where its content came from, for a person: "imported from debian.ova". */
    source: nullable(text()),
    /** The file on its host, once it was seen there. */
    path: nullable(text()),
    /** The file below it, for copy-on-write volumes that others made. */
    backing: nullable(text()),
    /** Clean-up deletes only what Covisor made. */
    madeByUs: bool(),
    createdBy: nullable(text<UserId>()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const ports = table(
  'ports',
  {
    id: text<PortId>(),
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    network: text<NetworkId>(),
    vm: nullable(text<VmId>()),
    /** Lower-case, colon-separated, unique in the installation. */
    mac: text(),
    addresses: initially([], json<readonly string[]>()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const snapshots = table(
  'snapshots',
  {
    id: text<SnapshotId>(),
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    vm: text<VmId>(),
    name: text(),
    nameKey: text(),
    nativeName: text(),
    /** Null: taken of the VM's first state, or its parent is not known. */
    parent: nullable(text<SnapshotId>()),
    hasMemory: bool(),
    isCurrent: initially(false, bool()),
    state: text<'creating' | 'ready' | 'deleting' | 'failed'>(),
    description: initially('', text()),
    /** On the host; createdAt is when Covisor heard of it. */
    takenAt: nullable(time()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/** Without an organisation it is the provider's, offered to all. */
export const images = table(
  'images',
  {
    id: text<ImageId>(),
    organisation: nullable(text<OrganisationId>()),
    project: nullable(text<ProjectId>()),
    name: text(),
    nameKey: text(),
    description: initially('', text()),
    volume: nullable(text<VolumeId>()),
    format: text(),
    capacityBytes: int(),
    state: text<'creating' | 'ready' | 'deleting' | 'failed'>(),
    source: nullable(text()),
    sha256: nullable(text()),
    /** What a VM made from it should have: firmware, buses, guest OS. Control's words. */
    hardware: nullable(json<unknown>()),
    createdBy: nullable(text<UserId>()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const flavors = table(
  'flavors',
  {
    id: text<FlavorId>(),
    organisation: nullable(text<OrganisationId>()),
    name: text(),
    nameKey: text(),
    vcpus: int(),
    memoryMiB: int(),
    description: initially('', text()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/** VMs with a start order. */
export const groups = table(
  'groups',
  {
    id: text<GroupId>(),
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    name: text(),
    nameKey: text(),
    description: initially('', text()),
    members: json<readonly GroupMember[]>(),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/** What theirs becomes here, kept under a name for imports to come. */
export const importProfiles = table(
  'import_profiles',
  {
    id: text<Id<'profile'>>(),
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    name: text(),
    nameKey: text(),
    mapping: json<ImportMapping>(),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const folders = table(
  'folders',
  {
    id: text<Id<'folder'>>(),
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    parent: nullable(text<Id<'folder'>>()),
    name: text(),
    nameKey: text(),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)
