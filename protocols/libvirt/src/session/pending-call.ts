/**
 * One call from the moment it is made until its answer is here, which may be after its caller has given up.
 *
 * Knows deadline, signal and outcome. Does not know the wire. A call that was sent keeps its serial and its turn until the
 * daemon answers, because until then the daemon works on it.
 */
import { CallTimeoutError } from '../errors/call-timeout-error.ts'
import type { CallOptions } from './call-options.ts'

export class PendingCall<T> {
  readonly name: string
  readonly promise: Promise<T>
  sent = false
  #settle: { resolve(value: T): void; reject(error: unknown): void } | undefined
  #timer: NodeJS.Timeout | undefined
  #signal: AbortSignal | undefined

  constructor(name: string, { signal, timeoutMs }: CallOptions) {
    this.name = name
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.promise = promise
    this.#settle = { resolve, reject }
    if (signal !== undefined) {
      this.#signal = signal
      if (signal.aborted) this.reject(signal.reason)
      else signal.addEventListener('abort', this.#onAbort, { once: true })
    }
    if (timeoutMs !== undefined && this.isWanted) {
      this.#timer = setTimeout(() => this.reject(new CallTimeoutError(name, timeoutMs, this.sent)), timeoutMs)
    }
  }

  /** False once the caller has its outcome: the answer, or having given up. */
  get isWanted(): boolean {
    return this.#settle !== undefined
  }

  resolve(value: T): void {
    this.#end()?.resolve(value)
  }

  reject(error: unknown): void {
    this.#end()?.reject(error)
  }

  readonly #onAbort = (): void => this.reject(this.#signal?.reason)

  #end(): { resolve(value: T): void; reject(error: unknown): void } | undefined {
    const settle = this.#settle
    this.#settle = undefined
    clearTimeout(this.#timer)
    this.#signal?.removeEventListener('abort', this.#onAbort)
    return settle
  }
}
