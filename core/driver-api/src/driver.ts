/**
 * What the control plane may ask of any hypervisor family, and nothing more.
 *
 * Rules every driver obeys (contract.ts checks them against each driver):
 * - idempotent: repeating a request that already holds is success, because tasks are resumed after crashes;
 * - ids come from the caller: what a call creates can be found, and undone, by an id or native name chosen before the call;
 * - no policy: a driver never chooses a host, retries for minutes, or touches the store;
 * - no upward calls: news flows out of events() only;
 * - errors are AppError: HOST_UNREACHABLE when the session is gone or never came (the task waits), HOST_REFUSED when the
 *   hypervisor said no (its own words are in `why`), NOT_FOUND, NOT_SUPPORTED, POOL_FULL, VOLUME_IN_USE where they apply.
 *
 * Optional parts: `undefined` means that this hypervisor, at this version, cannot.
 */
import type { InstallationId } from '@covisor/model'
import type { ConsolePart, GraphicsPart, GuestAgentPart, ScreenPart } from './console.ts'
import type { DiskMovePart } from './disk-move.ts'
import type { EndpointEvent } from './events.ts'
import type { HardwarePart } from './hardware.ts'
import type { MigrationPart } from './migration.ts'
import type { NetworkPart } from './network.ts'
import type { ObservedHost, ObservedVm } from './observed.ts'
import type { SamplePart } from './samples.ts'
import type { SetAsidePart } from './set-aside.ts'
import type { SnapshotPart } from './snapshot.ts'
import type { StoragePart } from './storage.ts'
import type { VmDefinition, VmTarget, VmUpdate } from './vm.ts'

export interface Driver {
  /** 'libvirt', 'simulated', later 'vsphere', 'xen', … */
  readonly kind: string
  /** Whether an endpoint URI is in this driver's language. */
  accepts(uri: string): boolean
  /** The URI in its canonical form and what people call the endpoint. Throws ENDPOINT_URI_INVALID. */
  parse(uri: string): EndpointAddress
  /** Throws HOST_UNREACHABLE, HOST_KEY_CHANGED or HOST_REFUSED. */
  connect(address: EndpointAddress, options: ConnectOptions): Promise<EndpointSession>
}

export interface EndpointAddress {
  readonly uri: string
  /** The host's name as the URI gives it, 'localhost' for local sockets. */
  readonly label: string
}

export interface ConnectOptions {
  readonly installation: InstallationId
  /** What enrolment pinned; undefined while enrolling, when the session reports what it saw. */
  readonly pinned: PinnedIdentity | undefined
  readonly signal: AbortSignal
}

/** Proof that the other side is still who it was: a host key or certificate fingerprint, and the hypervisor's own id. */
export interface PinnedIdentity {
  readonly transport?: string
  readonly hypervisor: string
  /** Its own name, where the hypervisor's id alone may not outlast a restart. */
  readonly hostname?: string
}

export interface EndpointSession {
  readonly identity: PinnedIdentity
  /** Resolves, once, when the session is over; with the error unless close() was called. */
  readonly closed: Promise<Error | undefined>

  hosts(signal: AbortSignal): Promise<readonly ObservedHost[]>
  listVms(signal: AbortSignal): Promise<readonly ObservedVm[]>
  /** undefined: there is no such VM on this endpoint. */
  getVm(target: VmTarget, signal: AbortSignal): Promise<ObservedVm | undefined>
  /** News, from the moment of the call. Ends when the signal aborts or the session closes. */
  events(signal: AbortSignal): AsyncIterable<EndpointEvent>

  /** Makes the VM known to the host, stopped. Again with the same id: the definition is replaced, unless the VM runs. */
  defineVm(definition: VmDefinition, signal: AbortSignal): Promise<{ readonly nativeRef: string }>
  /** Carries the difference between two definitions over to the VM, leaving everything else as it is. */
  updateVm(update: VmUpdate, signal: AbortSignal): Promise<UpdateOutcome>
  /** What updateVm would answer, as far as that can be known without asking the guest. Changes nothing; new volumes need not be there. */
  foreseeUpdate(update: VmUpdate, signal: AbortSignal): Promise<UpdateOutcome>
  /** Forgets the VM, its NVRAM and its TPM state; never its volumes. Gone already is success; a running VM is refused. */
  undefineVm(target: VmTarget, signal: AbortSignal): Promise<void>

  startVm(target: VmTarget, signal: AbortSignal): Promise<void>
  /** Asks the guest; resolves when the request was delivered, not when the guest is down. */
  shutdownVm(target: VmTarget, signal: AbortSignal): Promise<void>
  /** Power off. */
  stopVm(target: VmTarget, signal: AbortSignal): Promise<void>
  rebootVm(target: VmTarget, signal: AbortSignal): Promise<void>
  resetVm(target: VmTarget, signal: AbortSignal): Promise<void>
  pauseVm(target: VmTarget, signal: AbortSignal): Promise<void>
  resumeVm(target: VmTarget, signal: AbortSignal): Promise<void>

  readonly suspension: SuspensionPart | undefined
  readonly setAside: SetAsidePart | undefined
  readonly migration: MigrationPart | undefined
  readonly snapshots: SnapshotPart | undefined
  readonly storage: StoragePart | undefined
  readonly diskMoves: DiskMovePart | undefined
  readonly networks: NetworkPart | undefined
  readonly serial: ConsolePart | undefined
  readonly graphics: GraphicsPart | undefined
  readonly screen: ScreenPart | undefined
  readonly agent: GuestAgentPart | undefined
  readonly samples: SamplePart | undefined
  readonly nativeConfig: NativeConfigPart | undefined
  readonly hardware: HardwarePart | undefined

  close(): Promise<void>
}

/** What became of an update: what holds now, and what the guest sees only after its next start (with the reason). */
export interface UpdateOutcome {
  readonly now: readonly string[]
  readonly nextStart: readonly { readonly what: string; readonly because: string }[]
}

/** Memory to disk. Starting a suspended VM brings it back. */
export interface SuspensionPart {
  suspend(target: VmTarget, signal: AbortSignal): Promise<void>
  /** Throws the saved memory away; the VM is then stopped. */
  discard(target: VmTarget, signal: AbortSignal): Promise<void>
}

/** The VM in the hypervisor's own words (domain XML, VMX), without secrets. For who has the provider's verb. */
export interface NativeConfigPart {
  /** `now`: as it runs; `next`: what it has from its next start on, which is what can be edited. */
  read(
    target: VmTarget,
    signal: AbortSignal,
    which?: 'now' | 'next',
  ): Promise<{ readonly mediaType: string; readonly text: string }>
  /** Undefined where the hypervisor takes no words but its own. */
  readonly edit: NativeConfigEdit | undefined
}

/**
 * Changes of what Covisor does not model. What it does model (name, vCPUs, memory, disks, network cards, …) has edits of its own, which
 * quotas, placement and the desired record know of; a text that differs in these is refused with their names.
 */
export interface NativeConfigEdit {
  /** Changes nothing. Throws REQUEST_INVALID with the place and what must stay. */
  check(target: VmTarget, text: string, signal: AbortSignal): Promise<void>
  /** Secrets that reading left out stay. Throws as check does, and HOST_REFUSED with the hypervisor's reason. */
  write(target: VmTarget, text: string, signal: AbortSignal): Promise<void>
}
