/**
 * Whether a move under way still comes closer to its end, judged by what it tells of itself.
 *
 * Copying goes round by round over what the guest has written meanwhile, so what is left falls and rises all the time; what counts is
 * what is left when a round begins. A guest that is slowed down further is progress too: its next round may be smaller. Pure.
 */
import type { MigrationProgress } from '@covisor/driver-api'
import { formatBytes } from '@covisor/model'

/** Less than this share of the best so far is better, not noise. */
const BETTER = 0.95
/** Begun in vain before a move counts as stalled: one of them may have been unlucky. */
const ROUNDS_IN_VAIN = 2
/** A clock that jumps ahead counts for no more than this. */
const LONGEST_STEP_MS = 10_000

export class StallWatch {
  readonly #patienceMs: number
  #clock: number | undefined
  /** Of the move, whatever the clock does. */
  #age = 0
  #round = 0
  #left = Number.POSITIVE_INFINITY
  #throttle = 0
  #bestBegin = Number.POSITIVE_INFINITY
  #roundsInVain = 0
  /** When something was copied at all, and when it last came closer to the end. */
  #movedAt = 0
  #closerAt = 0

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs
  }

  /** `clock` in milliseconds. Returns a sentence for people once the move has stalled. */
  look(progress: MigrationProgress, clock: number): string | undefined {
    this.#age += Math.min(Math.max(0, clock - (this.#clock ?? clock)), LONGEST_STEP_MS)
    this.#clock = clock
    const now = this.#age
    const { round, memoryRemainingBytes, diskRemainingBytes = 0, throttlePercent = 0 } = progress
    const left = memoryRemainingBytes + diskRemainingBytes
    if (round > this.#round || left < this.#left) this.#movedAt = now
    if (round > this.#round) this.#begin(left, now)
    if (throttlePercent > this.#throttle) this.#closer(now)
    this.#round = Math.max(this.#round, round)
    this.#left = left
    this.#throttle = Math.max(this.#throttle, throttlePercent)
    const isOver = (since: number) => now - since >= this.#patienceMs
    if (isOver(this.#movedAt)) return `nothing was copied for ${seconds(now - this.#movedAt)}; ${said(progress)}`
    if (this.#roundsInVain < ROUNDS_IN_VAIN || !isOver(this.#closerAt)) return undefined
    return `it has come no closer to its end for ${seconds(now - this.#closerAt)}: ${said(progress)}`
  }

  #begin(left: number, now: number): void {
    if (left >= this.#bestBegin * BETTER) {
      this.#roundsInVain++
      return
    }
    this.#bestBegin = left
    this.#closer(now)
  }

  #closer(now: number): void {
    this.#roundsInVain = 0
    this.#closerAt = now
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`

function said(progress: MigrationProgress): string {
  const { round, memoryRemainingBytes, diskRemainingBytes = 0 } = progress
  const { bytesPerSecond, dirtyBytesPerSecond, predictedDowntimeMs, throttlePercent } = progress
  return [
    `${formatBytes(memoryRemainingBytes + diskRemainingBytes)} are left in round ${round}`,
    ...(bytesPerSecond === undefined ? [] : [`${formatBytes(bytesPerSecond)} a second are copied`]),
    ...(dirtyBytesPerSecond === undefined ? [] : [`the guest writes ${formatBytes(dirtyBytesPerSecond)} a second`]),
    ...(predictedDowntimeMs === undefined
      ? []
      : [`it would stand still for ${predictedDowntimeMs} ms if switched now`]),
    ...(throttlePercent === undefined ? [] : [`its vCPUs are slowed by ${throttlePercent} %`]),
  ].join(', ')
}
