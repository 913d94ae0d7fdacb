/** The public code of what a call throws, or what it threw if that is no error of ours. */
import { isAppError } from '@covisor/model'

export function codeOf(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return isAppError(error) ? error.code : error
  }
  return undefined
}
