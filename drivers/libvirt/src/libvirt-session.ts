/**
 * An open session with one libvirt host: the driver interface, put together from its parts.
 *
 * One endpoint is one host here. Lives as long as its connections; it never reconnects, because only the control plane
 * knows which of its requests may be repeated. Which parts exist depends on the hypervisor behind libvirt.
 */
import type {
  ConnectOptions,
  ConsolePart,
  DiskMovePart,
  EndpointEvent,
  EndpointSession,
  GraphicsPart,
  GuestAgentPart,
  HardwarePart,
  MigrationPart,
  NativeConfigPart,
  NetworkPart,
  ObservedHost,
  ObservedVm,
  PinnedIdentity,
  SamplePart,
  ScreenPart,
  SetAsidePart,
  SnapshotPart,
  StoragePart,
  SuspensionPart,
  UpdateOutcome,
  VmDefinition,
  VmTarget,
  VmUpdate,
} from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { diskMovePart } from './disk-move/disk-move-part.ts'
import { migrationPart } from './migration/migration-part.ts'
import type { MovingHost } from './migration/moving-host.ts'
import { agentPart } from './parts/agent-part.ts'
import { graphicsPart } from './parts/graphics-part.ts'
import { hardwarePart } from './parts/hardware-part.ts'
import { nativeConfigPart } from './parts/native-config-part.ts'
import { networkPart } from './parts/network-part.ts'
import { samplePart } from './parts/sample-part.ts'
import { screenPart } from './parts/screen-part.ts'
import { serialPart } from './parts/serial-part.ts'
import { setAsidePart } from './parts/set-aside-part.ts'
import { snapshotPart } from './parts/snapshot-part.ts'
import { suspensionPart } from './parts/suspension-part.ts'
import { defineVm } from './session/define-vm.ts'
import { EventHub } from './session/event-hub.ts'
import { foreseeUpdate } from './session/foresee-update.ts'
import { type HostFacts, readHostFacts } from './session/host-facts.ts'
import { recogniseHost } from './session/host-identity.ts'
import type { HostLink } from './session/host-link.ts'
import { observeHost } from './session/observe-host.ts'
import { getVm, listVms, type Observer } from './session/observe-vms.ts'
import { PoolFolders } from './session/pool-folders.ts'
import { pauseVm, rebootVm, resetVm, resumeVm, shutdownVm, startVm, stopVm } from './session/power.ts'
import { undefineVm } from './session/undefine-vm.ts'
import { updateVm } from './session/update-vm.ts'
import { storagePart } from './storage/storage-part.ts'

export class LibvirtSession implements EndpointSession {
  readonly identity: PinnedIdentity
  readonly closed: Promise<Error | undefined>

  readonly suspension: SuspensionPart | undefined
  readonly migration: MigrationPart | undefined
  readonly snapshots: SnapshotPart | undefined
  readonly setAside: SetAsidePart | undefined
  readonly storage: StoragePart
  readonly diskMoves: DiskMovePart | undefined
  readonly networks: NetworkPart
  readonly serial: ConsolePart | undefined
  readonly graphics: GraphicsPart | undefined
  readonly screen: ScreenPart | undefined
  readonly agent: GuestAgentPart | undefined
  readonly samples: SamplePart
  readonly nativeConfig: NativeConfigPart
  readonly hardware: HardwarePart

  readonly #link: HostLink
  readonly #facts: HostFacts
  readonly #events: EventHub
  readonly #observer: Observer

  /** Events are asked for before anything else is, so that what a first list shows can only be outdated by news. */
  static async over(
    link: HostLink,
    { pinned, signal }: Pick<ConnectOptions, 'pinned' | 'signal'>,
  ): Promise<LibvirtSession> {
    const events = new EventHub()
    await events.watch(link.control)
    const facts = await readHostFacts(link, signal)
    const identity = recogniseHost(facts, pinned)
    if (identity === undefined) throw new AppError('HOST_KEY_CHANGED', { host: link.label })
    return new LibvirtSession(link, { ...facts, nativeRef: identity.hypervisor }, identity, events)
  }

  private constructor(link: HostLink, facts: HostFacts, identity: PinnedIdentity, events: EventHub) {
    const folders = new PoolFolders(link)
    this.#link = link
    this.#facts = facts
    this.#events = events
    this.#observer = { link, nativeHost: facts.nativeRef, folders }
    this.identity = identity
    this.closed = link.closed.then(async (error) => {
      events.end()
      // One connection without the other is no session.
      await link.close()
      return error as Error | undefined
    })
    void this.#watchPools(folders)

    const runsGuests = facts.family === 'qemu'
    this.storage = storagePart(link, facts, folders)
    this.networks = networkPart(link)
    this.samples = samplePart(link, facts)
    this.nativeConfig = nativeConfigPart(link)
    this.hardware = hardwarePart(link)
    this.serial = facts.family === 'test' ? undefined : serialPart(link)
    this.setAside = facts.family === 'other' ? undefined : setAsidePart(link)
    this.suspension = facts.family === 'other' ? undefined : suspensionPart(link, events)
    this.snapshots = facts.family === 'other' ? undefined : snapshotPart(link, facts, events)
    this.migration = runsGuests ? migrationPart({ link, facts }, hostBehind) : undefined
    this.diskMoves = runsGuests ? diskMovePart(link, facts) : undefined
    this.graphics = runsGuests ? graphicsPart(link, facts) : undefined
    this.screen = runsGuests ? screenPart(link) : undefined
    this.agent = runsGuests ? agentPart(link) : undefined
  }

  /** For the other side of a move. */
  get movingHost(): MovingHost {
    return { link: this.#link, facts: this.#facts }
  }

  async hosts(signal: AbortSignal): Promise<readonly ObservedHost[]> {
    return [await observeHost(this.#link, this.#facts, signal)]
  }

  listVms(signal: AbortSignal): Promise<readonly ObservedVm[]> {
    return listVms(this.#observer, signal)
  }

  getVm(target: VmTarget, signal: AbortSignal): Promise<ObservedVm | undefined> {
    return getVm(this.#observer, target, signal)
  }

  events(signal: AbortSignal): AsyncIterable<EndpointEvent> {
    return this.#events.listen(signal)
  }

  defineVm(definition: VmDefinition, signal: AbortSignal): Promise<{ readonly nativeRef: string }> {
    return defineVm(this.#link, this.#facts, definition, signal)
  }

  updateVm(update: VmUpdate, signal: AbortSignal): Promise<UpdateOutcome> {
    return updateVm(this.#link, this.#facts, update, signal)
  }

  foreseeUpdate(update: VmUpdate, signal: AbortSignal): Promise<UpdateOutcome> {
    return foreseeUpdate(this.#link, this.#facts, update, signal)
  }

  undefineVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return undefineVm(this.#link, target, 'forget', signal)
  }

  startVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return startVm(this.#link, target, signal)
  }

  shutdownVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return shutdownVm(this.#link, target, signal)
  }

  stopVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return stopVm(this.#link, target, signal)
  }

  rebootVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return rebootVm(this.#link, target, signal)
  }

  resetVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return resetVm(this.#link, target, signal)
  }

  pauseVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return pauseVm(this.#link, target, signal)
  }

  resumeVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return resumeVm(this.#link, target, signal)
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  async #watchPools(folders: PoolFolders): Promise<void> {
    for await (const { kind } of this.#events.listen(new AbortController().signal)) {
      if (kind === 'pool' || kind === 'overflow') folders.forget()
    }
  }
}

const hostBehind = (session: EndpointSession): MovingHost | undefined =>
  session instanceof LibvirtSession ? session.movingHost : undefined
