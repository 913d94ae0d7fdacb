/** Repositories of endpoints, hosts, pools and networks. What drivers report is written with upsertObserved; equal reports write nothing but the time. */
import type {
  ClusterId,
  ConnectionState,
  EndpointId,
  HostDuty,
  HostId,
  NetworkId,
  PoolId,
  SiteId,
} from '@covisor/model'
import type { WantedTag } from '../list-select.ts'
import type { OneOf } from '../page.ts'
import type { ResourceReads, ResourceWrites } from '../resource.ts'
import type {
  EndpointPatch,
  EndpointRow,
  HostNetworkRow,
  HostPatch,
  HostPoolRow,
  HostRow,
  NetworkRow,
  NewEndpoint,
  NewNetworkRow,
  NewPool,
  PatchRowOf,
  PoolRow,
} from '../rows.ts'
import type { Scope } from '../scope.ts'

export interface EndpointFilter {
  readonly state?: OneOf<ConnectionState>
  readonly uri?: string | undefined
  readonly driver?: string | undefined
}
/** Sort fields: label, createdAt. */
export type EndpointReads = ResourceReads<'provider', EndpointRow, EndpointFilter>
export interface EndpointWrites extends ResourceWrites<'provider', EndpointRow, NewEndpoint, EndpointPatch> {
  /** Sets lastSeenAt and nothing else. */
  seen(id: EndpointId): Promise<void>
}

export interface HostFilter {
  readonly id?: OneOf<string>
  readonly endpoint?: OneOf<EndpointId>
  readonly cluster?: OneOf<ClusterId>
  readonly site?: OneOf<SiteId>
  readonly rack?: string | undefined
  readonly tag?: WantedTag | undefined
  readonly duty?: HostDuty | undefined
  readonly name?: string | undefined
  readonly nameContains?: string | undefined
  readonly nativeRef?: string | undefined
}
/** Sort fields: name, createdAt, memoryMiB. */
export interface HostReads extends ResourceReads<'provider', HostRow, HostFilter> {
  /** Nanoseconds of CPU that each of these used per second, on average of the last while; those not measured are left out. */
  cpuBusy(scope: 'provider', hosts: readonly HostId[], lastMs: number): Promise<ReadonlyMap<HostId, number>>
}

/** The part of driver-api's ObservedHost that has columns. */
export interface SeenHost {
  readonly nativeRef: string
  readonly name: string
  readonly cpu: { readonly logical: number }
  readonly memoryMiB: number
  readonly freeMemoryMiB: number
}
export interface SeenThrough {
  readonly endpoint: EndpointId
  readonly newId: HostId
  /** What people call it, instead of what it calls itself. */
  readonly called?: string | undefined
}
export interface HostWrites extends Omit<ResourceWrites<'provider', HostRow, never, HostPatch>, 'insert'> {
  /** By endpoint and native reference. `newId` is used when the host was not known. */
  upsertObserved(seen: SeenHost, through: SeenThrough): Promise<HostRow>
  setDuty(id: HostId, duty: HostDuty, options?: { readonly expectedGeneration?: number | undefined }): Promise<HostRow>
}

export interface PoolFilter {
  readonly id?: OneOf<string>
  readonly site?: OneOf<SiteId>
  readonly cluster?: OneOf<ClusterId>
  readonly kind?: 'local' | 'shared' | undefined
  readonly name?: string | undefined
  readonly nameContains?: string | undefined
  readonly host?: HostId | undefined
}
/** Sort fields: name, createdAt. */
export interface PoolReads extends ResourceReads<'provider', PoolRow, PoolFilter> {
  /** On which hosts pools are, with sizes; filtered by any of the three. */
  onHosts(filter: {
    readonly pool?: OneOf<PoolId>
    readonly host?: OneOf<HostId>
    readonly endpoint?: EndpointId | undefined
  }): Promise<readonly HostPoolRow[]>
  onHost(host: HostId, nativeName: string): Promise<HostPoolRow | undefined>
  /** Capacity promised to volumes per pool, used or not. */
  provisioned(
    pools?: readonly PoolId[],
  ): Promise<readonly { readonly pool: PoolId; readonly bytes: number; readonly volumes: number }[]>
}

/** The part of driver-api's ObservedPool that has columns. */
export interface SeenPool {
  readonly nativeName: string
  readonly active: boolean
  readonly capacityBytes: number
  readonly allocatedBytes: number
  readonly availableBytes: number
}
export interface PoolWrites extends ResourceWrites<'provider', PoolRow, NewPool, PatchRowOf<'pools'>> {
  /** `newPool` is inserted when this host had no such pool; give an existing pool's id in `pool` when it is that one. */
  upsertObserved(
    seen: SeenPool,
    context: {
      readonly host: HostId
      readonly endpoint: EndpointId
      readonly pool?: PoolId | undefined
      readonly newPool: NewPool
    },
  ): Promise<HostPoolRow>
  /** The host does not have it any more. The pool itself goes with its last host, unless volumes are recorded in it. */
  removeObserved(host: HostId, nativeName: string): Promise<void>
}

export interface NetworkFilter {
  readonly name?: string | undefined
  readonly nameContains?: string | undefined
  readonly kind?: OneOf<NetworkRow['kind']>
  readonly tag?: WantedTag | undefined
  readonly host?: HostId | undefined
}
/** Sort fields: name, createdAt. Tenants see their own and the provider's. */
export interface NetworkReads extends ResourceReads<Scope, NetworkRow, NetworkFilter> {
  onHosts(filter: {
    readonly network?: OneOf<NetworkId>
    readonly host?: OneOf<HostId>
    readonly endpoint?: EndpointId | undefined
  }): Promise<readonly HostNetworkRow[]>
  onHost(host: HostId, nativeName: string): Promise<HostNetworkRow | undefined>
}
/** The part of driver-api's ObservedNetwork that has columns. */
export interface SeenNetwork {
  readonly nativeName: string
  readonly active: boolean
}
export interface NetworkWrites extends ResourceWrites<Scope, NetworkRow, NewNetworkRow, PatchRowOf<'networks'>> {
  upsertObserved(
    seen: SeenNetwork,
    context: {
      readonly host: HostId
      readonly endpoint: EndpointId
      readonly network?: NetworkId | undefined
      readonly newNetwork: NewNetworkRow
    },
  ): Promise<HostNetworkRow>
  removeObserved(host: HostId, nativeName: string): Promise<void>
}
