/**
 * What signs in past an identity provider is not for those who come through one: a password, a passkey or a link of ours would still
 * lead in when the company has let them go, and their groups would not be asked.
 */
import { AppError } from '@covisor/model'
import type { StoreReads, UserRow } from '@covisor/store'

/** Throws NOT_SUPPORTED. */
export async function refuseComingThrough(store: StoreReads, user: UserRow, what: string): Promise<void> {
  if (user.identityProvider === null) return
  const provider = await store.identityProviders.find('provider', user.identityProvider)
  const why = `user "${user.name}" signs in through ${provider?.name ?? 'an identity provider'}`
  throw new AppError('NOT_SUPPORTED', { what, why })
}
