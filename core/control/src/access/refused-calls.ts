/**
 * Writes refusals into the audit, in a way that a flood of them cannot fill it: whoever tries doors is to be seen there, and so is
 * a loop that runs into its quota all night, but not once for every try.
 *
 * Of a caller and a verb, ten a minute are written as they are. What comes beyond is counted, and told by one entry when the
 * minute is over: how many, and what the last of them was. Counts are in memory: a server that is killed loses a minute of them.
 */
import { type Actor, AppError, type Verb } from '@covisor/model'
import type { Store } from '@covisor/store'
import type { Clock } from '@covisor/tasks'
import type { Target } from '../prepared.ts'

export interface RefusedCall {
  readonly verb: Verb
  readonly target: Target
}

interface Refusal extends RefusedCall {
  readonly actor: Actor
  readonly error: AppError
}

interface Window {
  readonly since: number
  written: number
  /** Beyond what was written. */
  counted: number
  last: Refusal
}

const MINUTE_MS = 60_000
const WRITTEN_PER_MINUTE = 10
const MAX_WINDOWS = 10_000

export class RefusedCalls {
  readonly #store: Store
  readonly #clock: Pick<Clock, 'now'>
  readonly #windows = new Map<string, Window>()

  constructor(store: Store, clock: Pick<Clock, 'now'>) {
    this.#store = store
    this.#clock = clock
  }

  /** Of anything but an AppError nothing is written: that is no refusal but a mistake of ours, and for the log. */
  async note(actor: Actor, { verb, target }: RefusedCall, error: unknown): Promise<void> {
    if (!(error instanceof AppError)) return
    const refusal: Refusal = { actor, verb, target, error }
    const now = this.#clock.now()
    const key = JSON.stringify([actor.user ?? actor.name, verb])
    const open = this.#windows.get(key)
    if (open !== undefined && !isOver(open, now)) {
      open.last = refusal
      if (open.written === WRITTEN_PER_MINUTE) {
        open.counted += 1
        return
      }
      open.written += 1
      return await this.#write(refusal, undefined)
    }
    this.#windows.delete(key)
    this.#windows.set(key, { since: now, written: 1, counted: 0, last: refusal })
    if (open !== undefined) await this.#tell(open)
    if (this.#windows.size > MAX_WINDOWS) await this.#giveUpOldest()
    await this.#write(refusal, undefined)
  }

  /** Writes down what was counted in minutes that are over. Asked once a minute. */
  async tellCounted(): Promise<void> {
    const now = this.#clock.now()
    for (const [key, window] of this.#windows) {
      if (!isOver(window, now)) continue
      this.#windows.delete(key)
      await this.#tell(window)
    }
  }

  async #giveUpOldest(): Promise<void> {
    const [[key, window] = []] = this.#windows
    if (key === undefined || window === undefined) return
    this.#windows.delete(key)
    await this.#tell(window)
  }

  async #tell({ counted, last }: Window): Promise<void> {
    if (counted > 0) await this.#write(last, counted)
  }

  async #write({ actor, verb, target, error }: Refusal, counted: number | undefined): Promise<void> {
    const { code, message: text } = error
    await this.#store.transaction((tx) =>
      tx.audit.append({
        actor,
        verb,
        target: { kind: target.kind, id: target.id, name: target.name },
        outcome: 'refused',
        after: counted === undefined ? { code, text } : { code, text, counted },
      }),
    )
  }
}

/** A clock that was set back ends it too. */
const isOver = ({ since }: Window, now: number): boolean => Math.abs(now - since) >= MINUTE_MS
