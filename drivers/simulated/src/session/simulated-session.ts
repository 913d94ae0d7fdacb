/**
 * One session to a simulated endpoint: driver.ts over a world of memory.
 *
 * Each call passes the Caller (signal, faults, pace) and then a function of this folder, which knows nothing but the world.
 */
import type {
  EndpointEvent,
  EndpointSession,
  ObservedHost,
  ObservedVm,
  PinnedIdentity,
  UpdateOutcome,
  VmDefinition,
  VmTarget,
  VmUpdate,
} from '@covisor/driver-api'
import type { SimulatedCall } from '../calls.ts'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { VmRecord } from '../world/records.ts'
import { agentPart } from './agent-part.ts'
import { Caller } from './caller.ts'
import { defineVm, foreseeUpdate, undefineVm, updateVm } from './definitions.ts'
import { diskMovePart } from './disk-move-part.ts'
import { findVm, getVm } from './find-vm.ts'
import { graphicsPart } from './graphics-part.ts'
import { hardwarePart } from './hardware-part.ts'
import { observedHosts } from './hosts.ts'
import { migrationPart } from './migration-part.ts'
import { nativeConfigPart } from './native-config-part.ts'
import { networkPart } from './network-part.ts'
import { discardMemory, pauseVm, restartVm, resumeVm, shutdownVm, startVm, stopVm, suspendVm } from './power.ts'
import { samplePart } from './sample-part.ts'
import { screenPart } from './screen-part.ts'
import { serialPart } from './serial-part.ts'
import { setAsidePart } from './set-aside-part.ts'
import { snapshotPart } from './snapshot-part.ts'
import { storagePart } from './storage-part.ts'

export class SimulatedSession implements EndpointSession {
  readonly identity: PinnedIdentity
  readonly closed: Promise<Error | undefined>

  readonly suspension = {
    suspend: (target: VmTarget, signal: AbortSignal) => this.#change('suspend', target, signal, suspendVm),
    discard: (target: VmTarget, signal: AbortSignal) => this.#change('discard', target, signal, discardMemory),
  }
  readonly setAside
  readonly migration
  readonly snapshots
  readonly storage
  readonly diskMoves
  readonly networks
  readonly serial
  readonly graphics
  readonly screen
  readonly agent
  readonly samples
  readonly nativeConfig
  readonly hardware

  readonly #endpoint: SimulatedEndpoint
  readonly #caller: Caller
  readonly #end: (error: Error | undefined) => void

  constructor(endpoint: SimulatedEndpoint) {
    this.#endpoint = endpoint
    this.identity = identityOf(endpoint)
    this.#caller = new Caller(endpoint)
    const { promise, resolve } = Promise.withResolvers<Error | undefined>()
    this.closed = promise
    const leave = endpoint.enter((error) => this.#end(error))
    this.#end = (error) => {
      leave()
      this.#caller.end(error)
      resolve(error)
    }

    this.setAside = setAsidePart(this.#caller)
    this.migration = migrationPart(this.#caller, callerBehind)
    this.snapshots = snapshotPart(this.#caller)
    this.storage = storagePart(this.#caller)
    this.diskMoves = diskMovePart(this.#caller)
    this.networks = networkPart(this.#caller)
    this.serial = serialPart(this.#caller)
    this.graphics = graphicsPart(this.#caller)
    this.screen = screenPart(this.#caller)
    this.agent = agentPart(this.#caller)
    this.samples = samplePart(this.#caller)
    this.nativeConfig = nativeConfigPart(this.#caller)
    this.hardware = hardwarePart(this.#caller)
  }

  /** For the other side of a move. */
  get caller(): Caller {
    return this.#caller
  }

  hosts(signal: AbortSignal): Promise<readonly ObservedHost[]> {
    return this.#caller.call('hosts', {}, signal, () => observedHosts(this.#endpoint))
  }

  listVms(signal: AbortSignal): Promise<readonly ObservedVm[]> {
    return this.#caller.call('listVms', {}, signal, () =>
      Array.from(this.#endpoint.vms.values(), ({ observed }) => observed),
    )
  }

  getVm(target: VmTarget, signal: AbortSignal): Promise<ObservedVm | undefined> {
    return this.#caller.call('getVm', target, signal, () => findVm(this.#endpoint, target)?.observed)
  }

  events(signal: AbortSignal): AsyncIterable<EndpointEvent> {
    return this.#endpoint.news.listen(signal, this.#caller.over)
  }

  defineVm(definition: VmDefinition, signal: AbortSignal): Promise<{ readonly nativeRef: string }> {
    return this.#caller.call('defineVm', { vm: definition.vm }, signal, () => defineVm(this.#endpoint, definition))
  }

  updateVm(update: VmUpdate, signal: AbortSignal): Promise<UpdateOutcome> {
    return this.#caller.call('updateVm', { vm: update.target.vm }, signal, () => updateVm(this.#endpoint, update))
  }

  foreseeUpdate(update: VmUpdate, signal: AbortSignal): Promise<UpdateOutcome> {
    return this.#caller.call('foreseeUpdate', { vm: update.target.vm }, signal, () =>
      foreseeUpdate(this.#endpoint, update),
    )
  }

  undefineVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return this.#caller.call('undefineVm', { vm: target.vm }, signal, () => undefineVm(this.#endpoint, target))
  }

  startVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return this.#change('startVm', target, signal, startVm)
  }

  shutdownVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return this.#change('shutdownVm', target, signal, shutdownVm)
  }

  stopVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return this.#change('stopVm', target, signal, (endpoint, vm) => stopVm(endpoint, vm, 'destroyed'))
  }

  rebootVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return this.#change('rebootVm', target, signal, (endpoint, vm) => restartVm(endpoint, vm, 'reboot'))
  }

  resetVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return this.#change('resetVm', target, signal, (endpoint, vm) => restartVm(endpoint, vm, 'reset'))
  }

  pauseVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return this.#change('pauseVm', target, signal, pauseVm)
  }

  resumeVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    return this.#change('resumeVm', target, signal, resumeVm)
  }

  async close(): Promise<void> {
    this.#end(undefined)
  }

  #change(
    call: SimulatedCall,
    target: VmTarget,
    signal: AbortSignal,
    change: (endpoint: SimulatedEndpoint, vm: VmRecord) => void,
  ): Promise<void> {
    return this.#caller.call(call, { vm: target.vm }, signal, () =>
      change(this.#endpoint, getVm(this.#endpoint, target)),
    )
  }
}

const callerBehind = (session: EndpointSession): Caller | undefined =>
  session instanceof SimulatedSession ? session.caller : undefined

/** Stable for as long as the name is: what enrolment pins. */
export const identityOf = ({ name }: SimulatedEndpoint): PinnedIdentity => ({ hypervisor: `simulated:${name}` })
