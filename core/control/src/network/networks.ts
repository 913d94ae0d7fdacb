/** Use cases on networks. A network that has the same name and kind on several hosts is one network. */

import type { ObservedNetwork } from '@covisor/driver-api'
import type { Actor, HostId, NetworkId, Tags } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { ExtendNetwork } from './extend-network.ts'

export interface NetworkUseCases {
  list(actor: Actor, query?: AsOf & { readonly tag?: string }): Promise<readonly NetworkRecord[]>
  get(actor: Actor, network: string, when?: AsOf): Promise<NetworkRecord>
  create(
    actor: Actor,
    params: {
      readonly name: string
      readonly host: string
      readonly kind: 'nat' | 'isolated' | 'bridged'
      readonly bridge?: string
      readonly subnet?: string
    },
    options: CallOptions,
  ): Promise<Outcome<NetworkId>>
  /** Makes it on one more host. */
  extend(actor: Actor, network: string, params: ExtendNetwork, options: CallOptions): Promise<Outcome>
  start(actor: Actor, network: string, options: CallOptions): Promise<Outcome>
  remove(actor: Actor, network: string, options: CallOptions): Promise<Outcome>
}

export interface NetworkRecord {
  readonly id: NetworkId
  readonly name: string
  readonly tags: Tags
  readonly kind: ObservedNetwork['kind']
  readonly active: boolean
  readonly subnets: readonly string[]
  readonly bridge: string | undefined
  readonly hosts: readonly { readonly id: HostId; readonly name: string }[]
  readonly ports: number
  readonly managed: boolean
}
