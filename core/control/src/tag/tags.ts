/**
 * Use cases on tags: what people put on VMs, volumes, images, networks and hosts to find and count them by.
 *
 * Whoever may edit a thing may tag it. A tag has no owner and no list of its own: it is in use while something has it.
 */
import type { Actor, TagChange, TaggedKind, Tags } from '@covisor/model'
import type { AsOf } from '../as-of.ts'

export interface TagUseCases {
  /** What the things that the caller may see are tagged with, by key and value. */
  list(actor: Actor, query?: AsOf & { readonly kind?: TaggedKind }): Promise<readonly TagInUse[]>
  /** Throws REQUEST_INVALID for tags that cannot be, FORBIDDEN for what is the provider's. */
  change(actor: Actor, kind: TaggedKind, idOrName: string, change: TagChange): Promise<Tags>
}

export interface TagInUse {
  readonly key: string
  readonly value: string
  /** How many of each kind have it; kinds of which none has it are left out. */
  readonly uses: Readonly<Partial<Record<TaggedKind, number>>>
}
