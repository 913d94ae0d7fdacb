/** What a token of limited rights must not do, because it would reach further than the token does. */
import { type Actor, AppError } from '@covisor/model'

/** `doing`: "set a password". Throws FORBIDDEN for a token that was given less than its user may. */
export function refuseLimited({ limits }: Actor, doing: string): void {
  if (limits === undefined) return
  throw new AppError('FORBIDDEN', { verb: doing, what: 'with a token of limited rights; use one with all of them' })
}
