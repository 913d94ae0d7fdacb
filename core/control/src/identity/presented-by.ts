/** Somebody whom an identity provider vouched for, as a user of this installation. */
import type { IdentityProviderRow, UserRow } from '@covisor/store'
import type { Vouched } from './vouched.ts'

export interface PresentedBy {
  readonly provider: IdentityProviderRow
  readonly user: UserRow
  readonly vouched: Vouched
}

/** Whether that is more than a password, by what the operator decided for this provider. */
export const isStrongThrough = ({ provider, vouched }: PresentedBy): boolean =>
  provider.secondFactor === 'trusted' || (provider.secondFactor === 'when-said' && vouched.saysSecondFactor)
