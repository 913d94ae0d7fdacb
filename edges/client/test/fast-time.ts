/** Time that passes as fast as the work allows: what waits for minutes is tested in milliseconds. */
import { afterEach, beforeEach, vi } from 'vitest'

const STEP_MS = 100
const realImmediate = setImmediate

/** For all tests of the file; `fast` then runs what waits. */
export function useFastTime(): { readonly fast: <T>(work: Promise<T>) => Promise<T> } {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  return {
    async fast(work) {
      let isOver = false
      const over = () => (isOver = true)
      work.then(over, over)
      while (!isOver) {
        await vi.advanceTimersByTimeAsync(STEP_MS)
        await new Promise<void>((resolve) => realImmediate(resolve)) // streams get their turn
      }
      return await work
    },
  }
}
