/** Use cases on endpoints: enrol, list, edit, forget. One endpoint has one or many hosts. */
import type { Actor, ConnectionState, EndpointId } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { CheckedHost } from './host-check.ts'

export interface EndpointUseCases {
  list(actor: Actor, when?: AsOf): Promise<readonly EndpointRecord[]>
  get(actor: Actor, endpoint: string, when?: AsOf): Promise<EndpointRecord>
  /** Everything that is looked at before a host is enrolled, the way in first; records nothing. Throws ENDPOINT_URI_INVALID. */
  check(actor: Actor, params: { readonly uri: string }): Promise<CheckedHost>
  /** The same of an enrolled one, over a connection of its own. */
  checkAgain(actor: Actor, endpoint: string): Promise<CheckedHost>
  /** Connects first: what cannot be reached is refused, with the reason, and nothing is recorded. */
  add(
    actor: Actor,
    params: { readonly uri: string; readonly name?: string },
    options: CallOptions,
  ): Promise<Outcome<EndpointId>>
  /** Tries a new address first: refused when another host answers there, or none. */
  edit(actor: Actor, endpoint: string, params: EditEndpoint, options: CallOptions): Promise<Outcome>
  /** Forgets the endpoint, its hosts and observed VMs. Refused while Covisor's own VMs are there, unless `force`. Nothing on the host changes. */
  remove(actor: Actor, endpoint: string, params: { readonly force?: boolean }, options: CallOptions): Promise<Outcome>
}

/** Absent: as it was. */
export interface EditEndpoint {
  /** What its host is called, wherever it is shown. */
  readonly name?: string
  readonly uri?: string
}

export interface EndpointRecord {
  readonly id: EndpointId
  readonly name: string
  readonly uri: string
  readonly driver: string
  readonly state: ConnectionState
  readonly reason: string | undefined
  readonly hosts: number
  readonly seenAt: Date | undefined
}
