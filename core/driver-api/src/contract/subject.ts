/**
 * The world as one test uses it: makes VMs and volumes, remembers them, and removes them when the test ends, passed or not.
 *
 * Each test has one deadline instead of sleeps: whatever waits, waits on the signal.
 */
import { newId } from '@covisor/model'
import type { TestContext } from 'vitest'
import type { EndpointSession } from '../driver.ts'
import type { ObservedHost, ObservedVm } from '../observed.ts'
import type { NewVolume, StoragePart, VolumeFormat } from '../storage.ts'
import type { VmDefinition, VmTarget } from '../vm.ts'
import type { ContractWorld } from './world.ts'

const TEST_DEADLINE_MS = 25_000
const CLEAN_UP_DEADLINE_MS = 25_000

export type Skip = TestContext['skip']
export type WithSubject = () => Subject

/** What became of a definition: it, and how the VM is pointed at from now on. */
export interface Defined {
  readonly definition: VmDefinition
  readonly target: VmTarget
}

export class Subject {
  readonly world: ContractWorld
  readonly signal = AbortSignal.timeout(TEST_DEADLINE_MS)
  readonly #undo: ((signal: AbortSignal) => Promise<unknown>)[] = []

  constructor(world: ContractWorld) {
    this.world = world
  }

  get session(): EndpointSession {
    return this.world.session
  }

  async defined(definition: VmDefinition = this.world.makeDefinition()): Promise<Defined> {
    this.#undo.push((signal) => this.#removeVm(definition, signal))
    const { nativeRef } = await this.session.defineVm(definition, this.signal)
    return { definition, target: { vm: definition.vm, nativeRef } }
  }

  async running(definition?: VmDefinition): Promise<Defined> {
    const defined = await this.defined(definition)
    await this.session.startVm(defined.target, this.signal)
    return defined
  }

  /** The VM as a fresh look finds it; fails the test if it is not there. */
  async see(target: VmTarget): Promise<ObservedVm> {
    const seen = await this.session.getVm(target, this.signal)
    if (seen === undefined) throw new Error(`the endpoint does not know VM ${target.nativeRef ?? target.vm}`)
    return seen
  }

  async power(target: VmTarget): Promise<string> {
    return (await this.see(target)).power
  }

  /** A session that is closed when the test ends. */
  async anotherSession(): Promise<EndpointSession> {
    const session = await this.world.openSession()
    this.#undo.push(() => session.close())
    return session
  }

  /** A volume name of its own in the world's pool, removed when the test ends. Skips where no such volume can be made. */
  async newVolume(skip: Skip, wanted: Partial<NewVolume> & { readonly format: VolumeFormat }): Promise<NewVolume> {
    const storage = this.storage(skip)
    const pool = await this.pool(skip)
    if (!pool.formats.includes(wanted.format)) {
      return skip(`no ${wanted.format} volumes in this pool: ${pool.cannot.create ?? 'its format is another'}`)
    }
    const volume = {
      pool: pool.nativeName,
      name: `contract-${newId('volume').slice(0, 8)}`,
      capacityBytes: 1 << 20,
      ...wanted,
    }
    this.#undo.push((signal) => storage.deleteVolume(volume, signal))
    return volume
  }

  storage(skip: Skip): StoragePart {
    return this.session.storage ?? skip('this driver has no storage part')
  }

  async pool(skip: Skip) {
    const wanted = this.world.pool ?? skip('this world has no pool to use')
    const pools = await this.storage(skip).listPools(this.signal)
    const pool = pools.find((candidate) => candidate.nativeName === wanted)
    if (pool === undefined) throw new Error(`listPools() does not show pool ${wanted}`)
    return pool
  }

  async host(): Promise<ObservedHost> {
    const wanted = this.world.makeDefinition().nativeHost
    const host = (await this.session.hosts(this.signal)).find((candidate) => candidate.nativeRef === wanted)
    if (host === undefined) throw new Error(`hosts() does not show host ${wanted}`)
    return host
  }

  /** Skips the test, with the host's own reason, where the host denies a capability. */
  async needs(skip: Skip, ...names: readonly (keyof ObservedHost['capabilities'])[]): Promise<void> {
    const { capabilities } = await this.host()
    for (const name of names) if (capabilities[name] !== true) skip(`${name}: ${capabilities[name]}`)
  }

  /** Runs when the test ends, newest first. */
  afterwards(undo: (signal: AbortSignal) => Promise<unknown>): void {
    this.#undo.push(undo)
  }

  async cleanUp(): Promise<void> {
    const signal = AbortSignal.timeout(CLEAN_UP_DEADLINE_MS)
    for (const undo of this.#undo.toReversed()) await undo(signal)
  }

  async #removeVm(target: VmTarget, signal: AbortSignal): Promise<void> {
    if ((await this.session.getVm(target, signal)) === undefined) return
    await this.session.stopVm(target, signal)
    await this.session.undefineVm(target, signal)
  }
}
