/** The store as it was at a time that somebody asks about. Rights are those of now: the scope is asked as always. */
import { AppError } from '@covisor/model'
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
