/** Use cases on sites: buildings that can be lost as a whole. A cluster is at one; a host in no cluster may be said to be at one. */
import type { Actor, SiteId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'

export interface SiteUseCases {
  list(actor: Actor, when?: AsOf): Promise<readonly SiteRecord[]>
  create(actor: Actor, params: { readonly name: string }): Promise<SiteRecord>
  rename(actor: Actor, site: string, name: string): Promise<SiteRecord>
  /** Only when no cluster and no host is there. */
  delete(actor: Actor, site: string): Promise<void>
}

export interface SiteRecord {
  readonly id: SiteId
  readonly name: string
  readonly clusters: readonly Named[]
  /** Of its clusters, and those in none. */
  readonly hosts: readonly Named[]
  readonly racks: readonly { readonly name: string; readonly hosts: readonly Named[] }[]
  readonly generation: number
}

interface Named {
  readonly id: string
  readonly name: string
}
