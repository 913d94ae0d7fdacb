/** What has to be done now and then: roll samples up, count usage, seal the audit, prune what has served its time, balance clusters. Never in a request. */
import { errorChain } from '@covisor/model'
import { balanceClusters } from './balance/balance-clusters.ts'
import { pruneSavedPlans } from './plan/saved-plan.ts'
import { sealAgain } from './secrets/seal-again.ts'
import type { Services } from './services.ts'
import { EndingLeases } from './vm/end-leases.ts'
import { powerVmSaga, startVmSaga } from './vm/power-vm.saga.ts'
import { ExpiredVms } from './vm/purge-expired.ts'
import { purgeVmSaga } from './vm/purge-vm.saga.ts'
import { removeLeftCopies } from './vm/remove-left-copies.ts'

const EVERY_MS = 60_000
const DAY_MS = 86_400_000
/** How far back the change feed can be resumed. */
const FEED_DAYS = 3
const HISTORY_DAYS = 400
const IDEMPOTENCY_DAYS = 2

export class Housekeeping {
  readonly #services: Services
  readonly #expired: ExpiredVms
  readonly #leases: EndingLeases
  #forget = (): void => {}
  #stopped = false

  constructor(services: Services) {
    this.#services = services
    this.#expired = new ExpiredVms(services, purgeVmSaga(services))
    this.#leases = new EndingLeases(services, { start: startVmSaga(services), others: powerVmSaga(services) })
  }

  start(): void {
    this.#forget = this.#services.clock.after(EVERY_MS, () => void this.#pass())
  }

  stop(): void {
    this.#stopped = true
    this.#forget()
  }

  async #pass(): Promise<void> {
    const { store, uploads, refusals, clock, log, auditKey } = this.#services
    const chores: Readonly<Record<string, () => Promise<unknown>>> = {
      'roll up samples': () => store.samples.rollUp(),
      'count usage': () => store.usage.meter(),
      'tell of counted refusals': () => refusals.tellCounted(),
      'seal the audit': () => store.auditSeals.seal(auditKey),
      'prune the feed': () => store.changes.prune(clock.now() - FEED_DAYS * DAY_MS),
      'prune history': () => store.pruneHistory(clock.now() - HISTORY_DAYS * DAY_MS),
      'balance clusters': () => balanceClusters(this.#services),
      'seal secrets with the newest key': () => sealAgain(this.#services),
      'purge deleted VMs': () => this.#expired.purge(),
      'remove copies left behind': () => removeLeftCopies(this.#services),
      'end leases': () => this.#leases.end(),
      'give up old uploads': () => uploads.endExpired(),
      'prune sign-ins': () => store.transaction((tx) => tx.signIns.prune()),
      'prune saved plans': () => pruneSavedPlans(this.#services),
      'prune idempotency keys': () =>
        store.transaction((tx) => tx.idempotency.prune(clock.now() - IDEMPOTENCY_DAYS * DAY_MS)),
    }
    for (const [name, chore] of Object.entries(chores)) {
      if (this.#stopped) return
      await chore().catch((error: unknown) => log.warn({ chore: name, error: errorChain(error) }, 'a chore failed'))
    }
    if (!this.#stopped) this.start()
  }
}
