/**
 * What somebody may keep without end costs the store for everybody, and counts against no quota: uploads that were only announced,
 * plans that nobody applies, tokens. The limits are far above what people need.
 */
import { AppError } from '@covisor/model'

/** `what`: "your open uploads". Throws QUOTA_EXCEEDED when there are that many already. */
export function refuseTooMany(what: string, there: number, most: number): void {
  if (there < most) return
  throw new AppError('QUOTA_EXCEEDED', {
    what: `the number of ${what}`,
    limit: String(most),
    wanted: String(there + 1),
  })
}
