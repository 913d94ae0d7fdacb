/**
 * How much one caller may ask for: a bucket of requests per address, looked at before anything else, and one per principal.
 *
 * A bucket fills steadily and holds a burst, so that a page that opens or a script that loops over a fleet is not slowed down,
 * and a loop without end is. Kept in memory, for a bounded number of callers; the one that was seen longest ago is forgotten.
 */
import { AppError } from '@covisor/model'
import { Refusal } from './refusal.ts'

export interface RateLimit {
  readonly perSecond: number
  readonly burst: number
}

export interface RateLimits {
  readonly principal: RateLimit
  /** Of all requests from there, whoever they say they are; many principals may share one, behind a proxy. */
  readonly address: RateLimit
}

export const rateLimits: RateLimits = {
  principal: { perSecond: 300, burst: 5000 },
  address: { perSecond: 1000, burst: 20_000 },
}

const MAX_CALLERS = 10_000

export class RateLimiter {
  readonly #limit: RateLimit
  readonly #now: () => number
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  constructor(limit: RateLimit, now: () => number = () => performance.now()) {
    this.#limit = limit
    this.#now = now
  }

  /** Throws a refusal (429) that says when to come again. */
  take(caller: string): void {
    const { perSecond, burst } = this.#limit
    const now = this.#now()
    const before = this.#buckets.get(caller) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, before.tokens + ((now - before.at) / 1000) * perSecond)
    this.#keep(caller, { tokens: tokens < 1 ? tokens : tokens - 1, at: now })
    if (tokens < 1) throw tooMany(Math.ceil((1 - tokens) / perSecond))
  }

  get size(): number {
    return this.#buckets.size
  }

  #keep(caller: string, bucket: { tokens: number; at: number }): void {
    this.#buckets.delete(caller)
    this.#buckets.set(caller, bucket)
    if (this.#buckets.size > MAX_CALLERS) this.#buckets.delete(this.#buckets.keys().next().value!)
  }
}

function tooMany(seconds: number): Refusal {
  const why = `too many requests; wait ${seconds} s`
  return new Refusal(new AppError('SERVER_BUSY', { why }) as AppError, 429, { 'retry-after': String(seconds) })
}
