/** What vanished between being listed and being looked at is no error: it is simply not there any more. */
import { isAppError } from '@covisor/model'

export async function ifNotGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return undefined
    throw error
  }
}
