/**
 * Tells whoever looks at the store again and again when a look is worth its while: something was written, or a while has passed.
 *
 * It listens from the moment it is made, and remembers: what is written between a look and the wait after it ends that wait at
 * once. Waiting for a commit without that memory costs the whole while whenever the last task ends during a look.
 */
import type { Store } from '@covisor/store'
import type { Clock } from '@covisor/tasks'

interface Heard {
  readonly store: { readonly changes: Pick<Store['changes'], 'onCommit'> }
  readonly clock: Pick<Clock, 'after'>
}

export interface News extends Disposable {
  /** Resolves when something was written since this was made or last answered, or after `atMostMs`. Rejects when the signal aborts. */
  next(atMostMs: number, signal: AbortSignal): Promise<void>
}

export function listenForNews({ store, clock }: Heard): News {
  let isFresh = false
  let tell = () => {}
  const forget = store.changes.onCommit(() => {
    isFresh = true
    tell()
  })
  return {
    async next(atMostMs, signal) {
      signal.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const abort = () => reject(signal.reason as Error)
      tell = resolve
      if (isFresh) resolve()
      const forgetClock = clock.after(atMostMs, resolve)
      signal.addEventListener('abort', abort, { once: true })
      try {
        await promise
        isFresh = false
      } finally {
        forgetClock()
        signal.removeEventListener('abort', abort)
      }
    },
    [Symbol.dispose]: forget,
  }
}

const LOOK_AGAIN_MS = 5_000

/** Looks at every news, and every five seconds for what no news tells. Rejects when the signal aborts. */
export async function until(heard: Heard, signal: AbortSignal, holds: () => Promise<boolean>): Promise<void> {
  using news = listenForNews(heard)
  while (!(await holds())) await news.next(LOOK_AGAIN_MS, signal)
}
