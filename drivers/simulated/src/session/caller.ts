/**
 * What happens to every call before and after its work: the signal, the end of the session, faults, pace.
 *
 * The work of a caller that gives up goes on, and so does work whose session has ended: a hypervisor does not know who still
 * waits. Only a stream stops, because its bytes come from the caller.
 */
import { AppError } from '@covisor/model'
import { type SimulatedCall, simulatedCalls } from '../calls.ts'
import type { CallSubject, FaultMoment, FaultRule } from '../faults.ts'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'

export class Caller {
  readonly endpoint: SimulatedEndpoint
  readonly #over = new AbortController()

  constructor(endpoint: SimulatedEndpoint) {
    this.endpoint = endpoint
  }

  /** Aborts when the session is over. */
  get over(): AbortSignal {
    return this.#over.signal
  }

  end(error: Error | undefined): void {
    this.#over.abort(
      error ?? new AppError('HOST_UNREACHABLE', { host: this.endpoint.name, why: 'the session is closed' }),
    )
  }

  async call<T>(
    call: SimulatedCall,
    subject: CallSubject,
    signal: AbortSignal,
    work: () => T | Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted()
    this.over.throwIfAborted()
    const { callCounts, pace } = this.endpoint
    callCounts.set(call, (callCounts.get(call) ?? 0) + 1)

    const faultyWork = async () => {
      await this.fault(call, subject, 'before')
      const result = await work()
      await this.fault(call, subject, 'after')
      return result
    }
    const answer = simulatedCalls[call] === 'reads' ? faultyWork() : pace.run({ call, ...subject }, faultyWork)
    return this.whileWanted(answer, signal)
  }

  /** Raises a fault that is due. */
  async fault(call: SimulatedCall, subject: CallSubject, moment: FaultMoment): Promise<void> {
    const error = this.endpoint.faults.take(call, subject, moment)
    if (error !== undefined) await this.#raise(error)
  }

  /** The promise, unless the signal or the session ends first. */
  async whileWanted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
    const already = [signal, this.over].find(({ aborted }) => aborted)
    if (already !== undefined) {
      promise.catch(() => undefined) // nobody hears it any more
      throw already.reason
    }
    const ended = Promise.withResolvers<never>()
    const end = (event: Event) => ended.reject((event.target as AbortSignal).reason)
    for (const each of [signal, this.over]) each.addEventListener('abort', end, { once: true })
    try {
      return await Promise.race([promise, ended.promise])
    } finally {
      for (const each of [signal, this.over]) each.removeEventListener('abort', end)
    }
  }

  async #raise(error: FaultRule['error']): Promise<void> {
    if (error === 'kill') process.kill(process.pid, 'SIGKILL')
    if (error === 'hang' || error === 'kill') return new Promise(() => undefined)
    if (error !== 'vanish') throw error
    this.endpoint.vanish()
    this.over.throwIfAborted()
  }
}
