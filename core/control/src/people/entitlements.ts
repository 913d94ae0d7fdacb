/** Entitlements: which of the provider's networks, classes of pools, flavors and images an organisation may use that does not see all. */
import type { Actor } from '@covisor/model'
import type { EntitlementKind } from '@covisor/store'
import type { AsOf } from '../as-of.ts'

export interface EntitlementUseCases {
  /** The actor's own organisation, or any for the provider. */
  list(actor: Actor, organisation: string, when?: AsOf): Promise<readonly EntitlementRecord[]>
  /** Again is the same. Throws NOT_FOUND; REQUEST_INVALID for what is not the provider's to share. */
  give(actor: Actor, organisation: string, what: Entitled): Promise<void>
  /** What uses it stays as it is, and nothing new may use it. Answers how many do. Throws NOT_FOUND. */
  take(actor: Actor, organisation: string, what: Entitled): Promise<{ readonly usedBy: number }>
}

export interface Entitled {
  readonly kind: EntitlementKind
  /** An id or name; of a pool class its name. */
  readonly resource: string
}

export interface EntitlementRecord {
  readonly kind: EntitlementKind
  /** Of a pool class its name twice. */
  readonly resource: { readonly id: string; readonly name: string }
}
