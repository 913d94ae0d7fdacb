/** Where an identity provider's secret stands: sealed, among the settings whose names begin with "secret.", which a change of keys seals again. */
import type { IdentityProviderId } from '@covisor/model'
import type { StoreReads, Tx } from '@covisor/store'
import type { Services } from '../services.ts'

const keyOf = (provider: IdentityProviderId): string => `secret.identity-provider.${provider}`

export const hasProviderSecret = async (store: StoreReads, provider: IdentityProviderId): Promise<boolean> =>
  (await store.settings.get(keyOf(provider))) !== undefined

/** Throws SECRET_UNREADABLE. undefined: there is none. */
export async function providerSecret(
  { store, secrets }: Pick<Services, 'store' | 'secrets'>,
  provider: IdentityProviderId,
): Promise<string | undefined> {
  const sealed = await store.settings.get(keyOf(provider))
  return typeof sealed === 'string' ? secrets.open(sealed, keyOf(provider)) : undefined
}

/** An empty one removes it. */
export async function setProviderSecret(
  tx: Tx,
  secrets: Services['secrets'],
  provider: IdentityProviderId,
  secret: string,
): Promise<void> {
  if (secret === '') await tx.settings.remove(keyOf(provider))
  else await tx.settings.set(keyOf(provider), secrets.seal(secret, keyOf(provider)), null)
}
