/**
 * A host is given so long to answer, and then said not to. The signal of a timeout knows neither the host nor what was
 * waited for, so its error is told in ours.
 */
import { AppError, type HostCheckCode } from '@covisor/model'

export interface Patience {
  readonly host: string
  /** Completes "it did not … within". */
  readonly what: string
  readonly ms: number
  /** What running out of time says of the host. */
  readonly check?: HostCheckCode
  /** Ends the waiting sooner, with its own reason. */
  readonly signal?: AbortSignal
}

/** Throws HOST_UNREACHABLE when the time is over, and what `work` throws before. */
export async function withPatience<T>(
  { host, what, ms, check, signal }: Patience,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = AbortSignal.timeout(ms)
  try {
    return await work(signal === undefined ? timeout : AbortSignal.any([signal, timeout]))
  } catch (error) {
    if (error !== timeout.reason || signal?.aborted === true) throw error
    throw new AppError(
      'HOST_UNREACHABLE',
      { host, why: `it did not ${what} within ${ms / 1000} seconds`, ...(check === undefined ? {} : { check }) },
      { cause: error },
    )
  }
}
