/** An import as it was asked for, with what its mapping profile says where it says nothing itself. */
import type { Actor } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import type { StartImport } from './imports.ts'

/** Throws NOT_FOUND for a profile that is not of the project. */
export async function withProfile(store: StoreReads, actor: Actor, params: StartImport): Promise<StartImport> {
  const { profile, ...said } = params
  if (profile === undefined) return params
  const { networks, ...mapping } = (await store.importProfiles.resolve(actor, profile)).mapping
  const known = Object.entries(mapping).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(known), ...said, networks: { ...networks, ...said.networks } }
}
