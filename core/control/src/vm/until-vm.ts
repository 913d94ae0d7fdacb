/** Waits until a VM was seen in a power state: on the store's news, never on a clock, except for the patience. */
import type { PowerState, VmId } from '@covisor/model'
import type { Services } from '../services.ts'

/** false: not within `patienceMs`. Rejects when the signal aborts. */
export async function untilVm(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  vm: VmId,
  reached: (power: PowerState | undefined) => boolean,
  patienceMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const news = { notify: () => {}, late: false }
  const forgetCommit = store.changes.onCommit(() => news.notify())
  const forgetClock = clock.after(patienceMs, () => {
    news.late = true
    news.notify()
  })
  const abort = () => news.notify()
  signal.addEventListener('abort', abort, { once: true })
  try {
    for (;;) {
      // The promise first, so that news between the question and the wait is not lost.
      const next = new Promise<void>((resolve) => {
        news.notify = resolve
      })
      signal.throwIfAborted()
      const row = await store.vms.find('provider', vm)
      if (row === undefined || reached(row.power ?? undefined)) return true
      if (news.late) return false
      await next
    }
  } finally {
    forgetCommit()
    forgetClock()
    signal.removeEventListener('abort', abort)
  }
}
