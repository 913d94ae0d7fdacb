/** Waits for the next thing that is written to the store, or for a while. Rejects when the signal aborts. */
import type { Services } from '../services.ts'

export async function untilNews(
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  atMostMs: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const abort = () => reject(signal.reason as Error)
  const forgetCommit = store.changes.onCommit(resolve)
  const forgetClock = clock.after(atMostMs, resolve)
  signal.addEventListener('abort', abort, { once: true })
  try {
    await promise
  } finally {
    forgetCommit()
    forgetClock()
    signal.removeEventListener('abort', abort)
  }
}
