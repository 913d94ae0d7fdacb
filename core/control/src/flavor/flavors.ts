/** Flavors: the sizes that a provider offers VMs in. A VM takes its size once; changing or deleting a flavor leaves VMs alone. */
import type { Actor, FlavorId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'

export interface FlavorUseCases {
  /** Those that the actor's organisation may use. */
  list(actor: Actor, when?: AsOf): Promise<readonly FlavorRecord[]>
  get(actor: Actor, flavor: string, when?: AsOf): Promise<FlavorRecord>
  create(
    actor: Actor,
    params: {
      readonly name: string
      readonly vcpus: number
      readonly memoryMiB: number
      readonly description?: string
    },
  ): Promise<FlavorRecord>
  /** Entitlements to it go with it. */
  delete(actor: Actor, flavor: string): Promise<void>
}

export interface FlavorRecord {
  readonly id: FlavorId
  readonly name: string
  readonly vcpus: number
  readonly memoryMiB: number
  readonly description: string
}
