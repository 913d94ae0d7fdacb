/** What a host cannot or will not tell is undefined; a host that is gone is still an error. */
import { isAppError } from '@covisor/model'

export async function ifTold<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isAppError(error, 'HOST_REFUSED') || isAppError(error, 'NOT_SUPPORTED')) return undefined
    throw error
  }
}
