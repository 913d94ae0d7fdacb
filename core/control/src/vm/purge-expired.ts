/**
 * Reconciler: deleted VMs whose undo window is over are purged, by the same task that people start.
 *
 * A clock that jumps must not take VMs with it. So a VM goes only after its end was seen in several passes on end, which lie
 * apart by a timer and not by the clock; a clock that was set right meanwhile begins the count anew, and so does a restart.
 */
import { errorChain, isAppError, type VmId } from '@covisor/model'
import type { Saga } from '@covisor/tasks'
import { everyRow } from '../every-row.ts'
import { actingFor } from '../maintenance/acting-for.ts'
import type { Services } from '../services.ts'
import type { PurgeVmInput } from './purge-vm.saga.ts'
import { purgeVm } from './purge-vm.ts'

/** Passes are a minute apart. */
export const PASSES_BEFORE_PURGE = 10

export class ExpiredVms {
  readonly #services: Services
  readonly #saga: Saga<PurgeVmInput>
  #passes = new Map<VmId, number>()

  constructor(services: Services, saga: Saga<PurgeVmInput>) {
    this.#services = services
    this.#saga = saga
  }

  /** One pass. A host that is away, and a VM that is there again, wait for the next one. */
  async purge(): Promise<{ readonly started: number }> {
    const { store, clock, log } = this.#services
    if ((await store.installation.get()).mode !== 'normal') return { started: 0 }
    const filter = { deleted: 'only', purgeBefore: clock.now() } as const
    const expired = await everyRow((page) => store.vms.list('provider', { ...page, filter }))
    this.#passes = new Map(expired.map(({ id }) => [id, (this.#passes.get(id) ?? 0) + 1]))
    let started = 0
    for (const vm of expired) {
      const isDue = (this.#passes.get(vm.id) ?? 0) >= PASSES_BEFORE_PURGE
      if (!isDue || vm.endpointState !== 'connected' || vm.power !== null || vm.task !== null) continue
      try {
        await purgeVm(this.#services, this.#saga, actingFor('undo window', vm), vm.id, {})
        started += 1
      } catch (error) {
        // Somebody was quicker: restoring it, say.
        if (!isAppError(error)) throw error
        log.warn({ vm: vm.name, error: errorChain(error) }, 'a deleted VM could not be purged')
      }
    }
    return { started }
  }
}
