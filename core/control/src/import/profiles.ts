/** Use cases on mapping profiles: what theirs becomes here, kept for the next import from the same place. Of a project, for all who import there. */
import type { Actor, Id, ImportMapping, NetworkId, PoolId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'

export interface ImportProfileUseCases {
  list(actor: Actor, when?: AsOf): Promise<readonly ImportProfileRecord[]>
  get(actor: Actor, profile: string, when?: AsOf): Promise<ImportProfileRecord>
  create(actor: Actor, params: NewImportProfile): Promise<ImportProfileRecord>
  /** The whole mapping, instead of the one there was. */
  replace(actor: Actor, profile: string, params: NewImportProfile): Promise<ImportProfileRecord>
  delete(actor: Actor, profile: string): Promise<void>
}

/** Networks and pool by id or name. */
export interface NewImportProfile extends Omit<ImportMapping, 'networks' | 'pool'> {
  readonly name: string
  readonly networks?: Readonly<Record<string, string>>
  readonly pool?: string
}

export interface ImportProfileRecord extends Omit<ImportMapping, 'networks' | 'pool'> {
  readonly id: Id<'profile'>
  readonly name: string
  /** The name of one that is gone is empty: an import with the profile is refused until somebody says another. */
  readonly networks: readonly {
    readonly theirs: string
    readonly network: { readonly id: NetworkId; readonly name: string }
  }[]
  readonly pool?: { readonly id: PoolId; readonly name: string } | undefined
  readonly generation: number
}
