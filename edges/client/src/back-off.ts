/** How long to wait before asking again: doubling from half a second to fifteen, with chance, so that clients do not come in step. */
const FIRST_MS = 500
const LONGEST_MS = 15_000

export class BackOff {
  readonly #firstMs: number
  #failures = 0

  constructor(firstMs = FIRST_MS) {
    this.#firstMs = firstMs
  }

  get failures(): number {
    return this.#failures
  }

  /** It worked: the next failure is the first again. */
  reset(): void {
    this.#failures = 0
  }

  /** Resolves when it is time to try again; rejects with the signal's reason. */
  async pause(signal?: AbortSignal): Promise<void> {
    const longest = Math.min(LONGEST_MS, this.#firstMs * 2 ** this.#failures++)
    await pause(longest * (0.5 + Math.random() / 2), signal)
  }
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason as Error)
    const stop = () => {
      clearTimeout(timer)
      reject(signal!.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
