/**
 * When requested changes happen: at once, after a delay (so that people see tasks at work), or when a test says so.
 *
 * Stepped: every call that changes something waits until step(), so a test can look at the world between a request and its
 * effect. A caller that gives up does not take its request back: as with real hypervisors, it may still happen.
 */
import type { SimulatedCall } from './calls.ts'
import type { CallSubject } from './faults.ts'

export type PaceMode = 'immediate' | 'stepped' | { readonly delayMs: number }

export interface HeldChange extends CallSubject {
  readonly call: SimulatedCall
}

export class Pace {
  #mode: PaceMode
  #held: { readonly change: HeldChange; readonly release: () => Promise<unknown> }[] = []
  #onHeld: ((change: HeldChange) => void)[] = []

  constructor(mode: PaceMode) {
    this.#mode = mode
  }

  run<T>(change: HeldChange, work: () => Promise<T>): Promise<T> {
    if (this.#mode === 'immediate') return work()
    if (this.#mode !== 'stepped') return later(this.#mode.delayMs).then(work)

    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.#held.push({ change, release: () => work().then(resolve, reject) })
    for (const tell of this.#onHeld.splice(0)) tell(change)
    return promise
  }

  /** Requests that wait, oldest first. */
  get held(): readonly HeldChange[] {
    return this.#held.map(({ change }) => change)
  }

  /** Resolves with the oldest request that waits, at once or when there is one. */
  whenHeld(): Promise<HeldChange> {
    const [oldest] = this.#held
    return oldest === undefined ? new Promise((resolve) => this.#onHeld.push(resolve)) : Promise.resolve(oldest.change)
  }

  /** Lets the oldest requests happen, all of them unless told how many; resolves when they have. */
  async step(count = this.#held.length): Promise<void> {
    for (const { release } of this.#held.splice(0, count)) await release()
  }

  /** What is held happens before a change to another mode. */
  async change(mode: PaceMode): Promise<void> {
    this.#mode = mode
    await this.step()
  }
}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
