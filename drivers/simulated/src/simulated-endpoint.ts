/**
 * An endpoint made of memory: the world that sessions look at and change, and what tests and demos do to it from outside.
 *
 * Knows its records, who listens, which faults are due and whether it can be reached. Does not know calls: those are in
 * session/. Sessions of one driver to the same name share one endpoint; with a folder it also outlives its process.
 */
import { join } from 'node:path'
import type { EndpointEvent, ObservedNetwork, ObservedVm } from '@covisor/driver-api'
import { AppError, type VmId } from '@covisor/model'
import type { SimulatedCall } from './calls.ts'
import type { EndpointModel } from './endpoint-model.ts'
import { FaultList, type FaultRule } from './faults.ts'
import { Pace, type PaceMode } from './pace.ts'
import type { ContentStore } from './storage/content.ts'
import { FileContentStore } from './storage/file-content.ts'
import { MemoryContentStore } from './storage/memory-content.ts'
import { type HostModel, hostsOf, inventoryVm, networksOf, poolsOf } from './world/inventory.ts'
import { Journal } from './world/journal.ts'
import { NewsFeed } from './world/news.ts'
import type { PoolRecord, VmRecord } from './world/records.ts'
import { Table } from './world/table.ts'
import { VmTable } from './world/vm-table.ts'
import { VolumeTable, volumeKey } from './world/volume-table.ts'

export interface SimulatedEndpointOptions {
  readonly pace?: PaceMode
  /** Where the world is kept between processes; absent: in memory alone. */
  readonly folder?: string
  /** 'look': see the world in a folder while another process keeps it, as it is now; not to be changed. 'keep' if absent. */
  readonly mode?: 'keep' | 'look'
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export class SimulatedEndpoint {
  readonly name: string
  readonly model: EndpointModel
  readonly hosts: ReadonlyMap<string, HostModel>
  readonly vms: VmTable
  /** What stays of VMs that were taken away and may come back, by native reference: as NVRAM and snapshots would. */
  readonly aside: Table<VmRecord>
  readonly volumes: VolumeTable
  readonly pools: Table<PoolRecord>
  readonly networks: Table<ObservedNetwork>
  readonly contents: ContentStore
  readonly news = new NewsFeed()
  readonly faults = new FaultList()
  readonly pace: Pace
  readonly now: () => number
  /** How often each call came, for tests that claim that nothing was changed. */
  readonly callCounts = new Map<SimulatedCall, number>()
  /** VMs on their way here, by native reference: to which host. Nobody sees them before they are switched to. */
  readonly arrivals = new Map<string, string>()
  /** VMs, by native reference, whose guests do not listen when they are asked to shut down. */
  readonly deafGuests = new Set<string>()
  /** Who reads a VM's serial console, by native reference; calling it ends that. */
  readonly serialReaders = new Map<string, () => void>()

  readonly #sessions = new Set<(error: Error) => void>()
  #refusal: Error | undefined

  constructor(name: string, model: EndpointModel, options: SimulatedEndpointOptions = {}) {
    const { folder, mode = 'keep' } = options
    const journal = folder === undefined ? undefined : new Journal(join(folder, `${name}.journal`), model, mode)
    this.name = name
    this.model = journal?.model ?? model
    this.now = options.now ?? Date.now
    this.pace = new Pace(options.pace ?? 'immediate')
    this.contents =
      folder === undefined ? new MemoryContentStore() : new FileContentStore(join(folder, `${name}.contents`))
    this.hosts = new Map(hostsOf(name, this.model).map((host) => [host.nativeRef, host]))
    this.vms = new VmTable('vms', journal)
    this.aside = new Table('aside', journal)
    this.volumes = new VolumeTable('volumes', journal)
    this.pools = new Table('pools', journal)
    this.networks = new Table('networks', journal)
    this.#fill()
    for (const { table, key, record } of journal?.takeEntries() ?? []) {
      const records: Pick<Table<unknown>, 'replay'> = this[table]
      records.replay(key, record ?? undefined)
    }
    if (mode === 'keep') this.contents.keepOnly(this.#usedContents())
  }

  fail(...rules: readonly FaultRule[]): void {
    this.faults.add(...rules)
  }

  /** The endpoint goes away: every session ends, and nobody can connect until it comes back. VMs run on. */
  vanish(why = 'connection lost'): void {
    this.refuseConnections(new AppError('HOST_UNREACHABLE', { host: this.name, why: 'no route to host' }))
    this.dropSessions(why)
  }

  comeBack(): void {
    this.#refusal = undefined
  }

  /** Every session ends; connecting works at once. */
  dropSessions(why = 'connection lost'): void {
    const error = new AppError('HOST_UNREACHABLE', { host: this.name, why })
    for (const end of this.#sessions) end(error)
  }

  /** What connecting says until comeBack(). Sessions that are open stay. */
  refuseConnections(error: Error): void {
    this.#refusal = error
  }

  get refusal(): Error | undefined {
    return this.#refusal
  }

  /** How a session hears that the endpoint went away; the returned function forgets it. */
  enter(end: (error: Error) => void): () => void {
    this.#sessions.add(end)
    return () => this.#sessions.delete(end)
  }

  get sessionCount(): number {
    return this.#sessions.size
  }

  publish(event: EndpointEvent): void {
    this.news.publish(event)
  }

  /** The VM as it is, by our id or by its native reference. */
  vm(ref: VmId | string): ObservedVm | undefined {
    return (this.vms.get(refOfVm(ref)) ?? this.vms.get(ref))?.observed
  }

  /** What the hypervisor's own tools do beside us: makes or changes a VM, and tells so. */
  putVm(observed: ObservedVm): void {
    const before = this.vms.get(observed.nativeRef)
    const record: VmRecord = { snapshots: [], ...before, observed }
    this.vms.put(observed.nativeRef, record)
    this.publish({ kind: 'vm', nativeRef: observed.nativeRef, what: before === undefined ? 'defined' : 'changed' })
  }

  dropVm(nativeRef: string): void {
    this.vms.drop(nativeRef)
    this.publish({ kind: 'vm-removed', nativeRef })
  }

  /** The whole content of a volume's file, for tests that look at bytes. */
  contentOf(pool: string, name: string): Uint8Array | undefined {
    const key = this.volumes.at({ pool, name })?.content
    if (key === undefined) return undefined
    const content = this.contents.open(key)
    return content.read(0, content.length)
  }

  *#usedContents(): Iterable<string> {
    for (const { content } of this.volumes.values()) if (content !== undefined) yield content
    for (const { snapshots } of [...this.vms.values(), ...this.aside.values()]) {
      for (const { contents } of snapshots) yield* Object.values(contents)
    }
  }

  #fill(): void {
    for (const pool of poolsOf(this.model)) this.pools.replay(pool.nativeName, pool)
    for (const network of networksOf(this.model)) this.networks.replay(network.nativeName, network)
    const now = this.now()
    for (let i = 0; i < this.model.vms; i++) {
      const { vm, volume } = inventoryVm(i, this.model, now)
      this.vms.replay(vm.observed.nativeRef, vm)
      this.volumes.replay(volumeKey(volume), volume)
    }
  }
}

/** The native reference of a VM that Covisor defined. */
export const refOfVm = (vm: VmId | string): string => `sim-${vm}`
