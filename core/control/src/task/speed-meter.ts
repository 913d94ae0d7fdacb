/**
 * Speed from two reports of progress, made when people look. Tasks that nobody looks at any more must not stay for ever: of
 * those that were looked at longest ago, more than LIMIT are forgotten.
 */
import type { TaskRow } from '@covisor/store'
import type { Speed } from './task-record.ts'

const LIMIT = 1_000

interface Seen {
  readonly step: string | null
  readonly since: number
  readonly from: number
  done: number
  speed: Speed | undefined
}

export class SpeedMeter {
  readonly #now: () => number
  /** Looked at longest ago first. */
  readonly #seen = new Map<string, Seen>()

  constructor(now: () => number) {
    this.#now = now
  }

  get size(): number {
    return this.#seen.size
  }

  of({ id, state, step, progress }: Pick<TaskRow, 'id' | 'state' | 'step' | 'progress'>): Speed | undefined {
    const known = this.#seen.get(id)
    this.#seen.delete(id)
    if (state !== 'open' || progress?.unit !== 'bytes') return undefined
    const { done } = progress
    const isSame = known !== undefined && known.step === step && done >= known.done
    const seen: Seen = isSame ? known : { step, since: this.#now(), from: done, done, speed: undefined }
    if (done > seen.done) {
      const seconds = (this.#now() - seen.since) / 1000
      seen.done = done
      seen.speed = seconds > 0 ? { bytesPerSecond: Math.round((done - seen.from) / seconds) } : undefined
    }
    this.#keep(id, seen)
    return seen.speed
  }

  #keep(id: string, seen: Seen): void {
    this.#seen.set(id, seen)
    const [oldest] = this.#seen.keys()
    if (this.#seen.size > LIMIT && oldest !== undefined) this.#seen.delete(oldest)
  }
}
