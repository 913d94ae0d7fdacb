/**
 * Reconciler: VMs whose lease is about to end are announced, and those whose lease has ended are shut down and stay so until
 * somebody extends it. Nothing is deleted.
 *
 * As with the undo window, a clock that jumps must not stop a customer's VMs: the end is acted on only after it was seen in
 * several passes on end. A guest that does not shut down when asked is switched off with the next pass.
 */
import { errorChain, isAppError, type VmId } from '@covisor/model'
import type { VmView } from '@covisor/store'
import { everyRow } from '../every-row.ts'
import { actingFor } from '../maintenance/acting-for.ts'
import type { Services } from '../services.ts'
import { actOnVm, type PowerSagas } from './act-on-vm.ts'
import { WARN_MS } from './set-lease.ts'

/** Passes are a minute apart. */
export const PASSES_BEFORE_END = 10

export class EndingLeases {
  readonly #services: Services
  readonly #sagas: PowerSagas
  #passes = new Map<VmId, number>()

  constructor(services: Services, sagas: PowerSagas) {
    this.#services = services
    this.#sagas = sagas
  }

  async end(): Promise<{ readonly warned: number; readonly stopping: number }> {
    const { store, clock } = this.#services
    if ((await store.installation.get()).mode !== 'normal') return { warned: 0, stopping: 0 }
    const now = clock.now()
    const filter = { leaseEndsBefore: now + WARN_MS }
    const ending = await everyRow((page) => store.vms.list('provider', { ...page, filter }))
    const over = ending.filter(({ leaseEndsAt }) => leaseEndsAt !== null && leaseEndsAt <= now)
    this.#passes = new Map(over.map(({ id }) => [id, (this.#passes.get(id) ?? 0) + 1]))

    const unwarned = ending.filter(({ leaseState }) => leaseState === null)
    for (const vm of unwarned) await this.#mark(vm, 'warned', `its lease ends on ${dayOf(vm.leaseEndsAt)}`)
    let stopping = 0
    for (const vm of over.filter(({ id }) => (this.#passes.get(id) ?? 0) >= PASSES_BEFORE_END)) {
      if (vm.leaseState !== 'ended') await this.#mark(vm, 'ended', 'its lease has ended')
      if (await this.#stop(vm)) stopping += 1
    }
    return { warned: unwarned.length, stopping }
  }

  /** Only if the lease is still what was seen: it may have been extended since. */
  async #mark(vm: VmView, leaseState: 'warned' | 'ended', what: string): Promise<void> {
    await this.#services.store.transaction(async (tx) => {
      const now = await tx.vms.find('provider', vm.id)
      if (now?.leaseEndsAt !== vm.leaseEndsAt) return
      await tx.vms.update('provider', vm.id, { leaseState }, { what })
    })
  }

  async #stop(vm: VmView): Promise<boolean> {
    if (vm.task !== null || vm.endpointState !== 'connected') return false
    const action = vm.power === 'paused' ? 'stop' : vm.power === 'running' ? await this.#softly(vm) : undefined
    if (action === undefined) return false
    try {
      await actOnVm(this.#services, this.#sagas, actingFor('lease', vm), vm.id, action, {})
      return true
    } catch (error) {
      // Somebody was quicker.
      if (!isAppError(error)) throw error
      this.#services.log.warn(
        { vm: vm.name, error: errorChain(error) },
        'a VM whose lease has ended could not be stopped',
      )
      return false
    }
  }

  /** Asked once; who was asked since the end and still runs is switched off. */
  async #softly(vm: VmView): Promise<'shutdown' | 'stop'> {
    const filter = { target: vm.id }
    const { items } = await this.#services.store.tasks.list('provider', { filter, sort: '-createdAt', limit: 20 })
    const since = vm.leaseEndsAt ?? 0
    const wasAsked = items.some(
      ({ action, actorName, createdAt }) => action === 'shutdown' && actorName === 'lease' && createdAt >= since,
    )
    return wasAsked ? 'stop' : 'shutdown'
  }
}

const dayOf = (at: number | null) => new Date(at ?? 0).toISOString().slice(0, 10)
