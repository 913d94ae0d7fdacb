/**
 * Watches a move that is under way: tells its progress, cancels it when the signal says so, and switches to post-copy when
 * copying alone does not come to an end.
 *
 * Asks over the session's own connection, because that of the move is busy until it ends.
 */
import type { MigrationOptions, MigrationProgress } from '@covisor/driver-api'
import type { Domain } from '@covisor/libvirt'
import type { HostLink } from '../session/host-link.ts'
import { readProgress } from './job-stats.ts'

const EVERY_MS = 500
/** By then all memory has been copied, and what changed meanwhile three times over: it will not get less. */
const ROUNDS_BEFORE_POST_COPY = 4

export interface Watch {
  stop(): void
}

export function watchMove(
  link: HostLink,
  dom: Domain,
  options: MigrationOptions,
  report: (progress: MigrationProgress) => void,
  signal: AbortSignal,
): Watch {
  const over = new AbortController()
  const question = { action: 'tell how far the move is', signal: over.signal }
  let isPostCopy = false

  const look = async (): Promise<void> => {
    const progress = await readProgress(link, dom, question)
    if (over.signal.aborted || progress === undefined) return
    report(progress)
    if (!options.postCopy || isPostCopy || progress.round < ROUNDS_BEFORE_POST_COPY) return
    isPostCopy = true
    await link.ask(question, (call, o) => call.domainMigrateStartPostCopy({ dom, flags: undefined }, o))
  }
  // Nothing that goes wrong here matters to the move, which tells its own end.
  const timer = setInterval(() => void look().catch(() => undefined), EVERY_MS)

  /** Too early, there is no job to abort yet; so it is asked for until the move has ended. */
  const cancel = (): void => {
    const abort = () =>
      link
        .ask({ ...question, action: 'cancel the move' }, (call, o) => call.domainAbortJob({ dom }, o))
        .catch(() => undefined)
    void abort()
    const again = setInterval(() => void abort(), EVERY_MS)
    over.signal.addEventListener('abort', () => clearInterval(again), { once: true })
  }
  if (signal.aborted) cancel()
  else signal.addEventListener('abort', cancel, { once: true })

  return {
    stop() {
      signal.removeEventListener('abort', cancel)
      clearInterval(timer)
      over.abort(new Error('the move has ended'))
    },
  }
}
