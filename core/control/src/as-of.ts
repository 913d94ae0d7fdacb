/** The store as it was at a time that somebody asks about. Rights are those of now: the scope is asked as always. */
import { AppError, isAppError } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import type { Services } from './services.ts'

export interface AsOf {
  /** As it was then; undefined: as it is. */
  readonly asOf?: Date
}

/** Throws REQUEST_INVALID for a time that has not come yet. */
export function storeAt({ store, clock }: Pick<Services, 'store' | 'clock'>, { asOf }: AsOf): StoreReads {
  if (asOf === undefined) return store
  if (asOf.getTime() > clock.now())
    throw new AppError('REQUEST_INVALID', { where: 'asOf', why: 'that is in the future' })
  return store.at(asOf.getTime())
}

/**
 * One thing as it was: what was called so then, or else what is called so now. `find` is asked of the past, and where there is
 * nothing, of now and once more of the past, by id.
 *
 * Throws NOT_FOUND, and of something that is younger than the time says when it was made.
 */
export async function oneAt<Row extends { readonly id: string; readonly createdAt: number }>(
  services: Pick<Services, 'store' | 'clock'>,
  when: AsOf,
  idOrName: string,
  find: (store: StoreReads, idOrName: string) => Promise<Row>,
): Promise<Row> {
  const past = storeAt(services, when)
  try {
    return await find(past, idOrName)
  } catch (error) {
    if (when.asOf === undefined || !isAppError(error, 'NOT_FOUND')) throw error
    const now = await find(services.store, idOrName)
    return await find(past, now.id).catch((still: unknown) => {
      if (!isAppError(still, 'NOT_FOUND')) throw still
      const { kind } = still.params as { readonly kind: string }
      throw new AppError('NOT_FOUND', { kind, name: idOrName, hint: whyNotThen(now.createdAt, when.asOf!) })
    })
  }
}

const whyNotThen = (madeAt: number, then: Date): string =>
  madeAt > then.getTime()
    ? `at ${then.toISOString()} it had not been made: it is from ${new Date(madeAt).toISOString()}`
    : `what was at ${then.toISOString()} is not kept any more`
