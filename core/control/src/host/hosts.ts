/** Use cases on hosts: what they are, how full they are, whether Covisor talks to them. */

import type { HostHardware, ObservedHost } from '@covisor/driver-api'
import type { Actor, ConnectionState, EndpointId, HostDuty, HostId, SiteId, Tags } from '@covisor/model'
import type { AsOf } from '../as-of.ts'
import type { Page, PageQuery } from '../page.ts'

export interface HostUseCases {
  list(actor: Actor, query: PageQuery & AsOf & { readonly tag?: string }): Promise<Page<HostRecord>>
  /** Its free memory is not kept: in the past it is what was last known. */
  get(actor: Actor, host: string, when?: AsOf): Promise<HostRecord>
  /** What it is made of, asked of it now. Throws HOST_UNREACHABLE, NOT_SUPPORTED. */
  hardware(actor: Actor, host: string): Promise<HostHardware>
  /** Throws REQUEST_INVALID when placement rules could not be kept then. */
  setLocation(actor: Actor, host: string, location: SetLocation): Promise<HostRecord>
  setDuty(actor: Actor, host: string, duty: HostDuty): Promise<HostRecord>
}

/** Absent: as it was; null: nobody knows. */
export interface SetLocation {
  readonly site?: string | null
  readonly rack?: string | null
}

export interface HostRecord {
  readonly id: HostId
  readonly name: string
  readonly tags: Tags
  readonly endpoint: { readonly id: EndpointId; readonly uri: string; readonly driver: string }
  readonly connection: ConnectionState
  readonly connectionReason: string | undefined
  readonly duty: HostDuty
  readonly site: { readonly id: SiteId; readonly name: string } | undefined
  readonly rack: string | undefined
  readonly facts: ObservedHost
  readonly vms: { readonly total: number; readonly running: number }
  /** Memory given to VMs that run, and to those that are being made. */
  readonly reservedMemoryMiB: number
  readonly reservedVcpus: number
  readonly seenAt: Date | undefined
  readonly generation: number
}
