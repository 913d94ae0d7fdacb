/** Use cases on images: read-only starting points for volumes. */
import type { Actor, GuestFamily, ImageId, PoolId, Tags } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'

export interface ImageUseCases {
  list(actor: Actor, query?: AsOf & { readonly tag?: string }): Promise<readonly ImageRecord[]>
  get(actor: Actor, image: string, when?: AsOf): Promise<ImageRecord>
  /** Copies a volume that no VM is using now. Importing a file as an image goes through imports. */
  createFromVolume(
    actor: Actor,
    params: { readonly name: string; readonly volume: string; readonly guestOs?: GuestFamily },
    options: CallOptions,
  ): Promise<Outcome<ImageId>>
  /** Of the provider's own project, or of a customer's that agreed: offers it to all organisations that are entitled, or takes it back. */
  publish(actor: Actor, image: string, isPublished: boolean): Promise<ImageRecord>
  /** A published one by who may publish. Throws FORBIDDEN. */
  delete(actor: Actor, image: string, options: CallOptions): Promise<Outcome>
}

export interface ImageRecord {
  readonly id: ImageId
  readonly name: string
  readonly tags: Tags
  readonly guestOs: GuestFamily
  readonly capacityBytes: number
  readonly pool: { readonly id: PoolId; readonly name: string }
  readonly state: 'creating' | 'ready' | 'deleting' | 'failed'
  /** Whether the provider offers it to organisations. */
  readonly isPublished: boolean
  readonly createdAt: Date
}
