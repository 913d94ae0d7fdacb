/**
 * Tables of the provider's world: sites, clusters, endpoints, hosts, and the pools and networks found on hosts.
 *
 * None of them belongs to a tenant, so none has an organisation. `facts` is what a driver reported (ObservedHost, ObservedPool,
 * ObservedNetwork of core/driver-api), kept whole and never looked into; whatever is filtered or summed has its own column.
 */
import type {
  ClusterId,
  ClusterSettings,
  ConnectionState,
  EndpointId,
  HostDuty,
  HostId,
  NetworkId,
  OrganisationId,
  PoolId,
  ProjectId,
  RuleId,
  RuleKind,
  RuleScope,
  SiteId,
  UserId,
  VmId,
} from '@covisor/model'
import { bool, initially, int, json, nullable, real, table, text, time, weighing } from './column.ts'

export const sites = table(
  'sites',
  { id: text<SiteId>(), name: text(), nameKey: text(), createdAt: time(), updatedAt: time(), generation: int() },
  { versioned: true },
)

export const clusters = table(
  'clusters',
  {
    id: text<ClusterId>(),
    site: text<SiteId>(),
    name: text(),
    nameKey: text(),
    /** null: the defaults. */
    settings: nullable(json<ClusterSettings>()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/** Which VMs are to be together or apart, or on which hosts. */
export const placementRules = table(
  'placement_rules',
  {
    id: text<RuleId>(),
    name: text(),
    nameKey: text(),
    kind: text<RuleKind>(),
    vms: json<readonly VmId[]>(),
    hosts: json<readonly HostId[]>(),
    must: bool(),
    scope: initially('host', text<RuleScope>()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/** Proof of who the other side was at enrolment; the same shape as driver-api's PinnedIdentity. */
export interface StoredIdentity {
  readonly transport?: string
  readonly hypervisor: string
  readonly hostname?: string
}

export const endpoints = table(
  'endpoints',
  {
    id: text<EndpointId>(),
    /** Canonical, as the driver's parse() returned it. */
    uri: text(),
    driver: text(),
    label: text(),
    /** The label is what a person said; the endpoint's only host is called so too. */
    labelGiven: initially(false, bool()),
    pinned: nullable(json<StoredIdentity>()),
    /** Where VMs that are found here, and that nobody has claimed, belong to. */
    organisation: text<OrganisationId>(),
    project: text<ProjectId>(),
    cluster: nullable(text<ClusterId>()),
    state: initially('connecting', text<ConnectionState>()),
    /** Why it is in that state, for a person. */
    stateReason: nullable(text()),
    enrolledBy: nullable(text<UserId>()),
    lastSeenAt: weighing('quiet', nullable(time())),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const hosts = table(
  'hosts',
  {
    id: text<HostId>(),
    endpoint: text<EndpointId>(),
    /** Opaque, unique per endpoint. */
    nativeRef: text(),
    name: text(),
    nameKey: text(),
    cluster: nullable(text<ClusterId>()),
    /** Of a host without a cluster; in one, the cluster's counts. */
    site: nullable(text<SiteId>()),
    /** A name within its site; null: nobody has said. */
    rack: nullable(text()),
    duty: initially('active', text<HostDuty>()),
    cpus: int(),
    memoryMiB: int(),
    freeMemoryMiB: weighing('quiet', int()),
    facts: json<unknown>(),
    seenAt: weighing('quiet', time()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

/** A pool as people know it; on which hosts it is, and under what name, stands in host_pools. */
export const pools = table(
  'pools',
  {
    id: text<PoolId>(),
    site: nullable(text<SiteId>()),
    cluster: nullable(text<ClusterId>()),
    name: text(),
    nameKey: text(),
    /** 'local': one host's own; 'shared': the same content on several hosts. */
    kind: text<'local' | 'shared'>(),
    poolClass: nullable(text()),
    /** How much of its size its volumes may grow to in all; null: as far as an operator lets it come. */
    overcommit: nullable(real()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const hostPools = table(
  'host_pools',
  {
    host: text<HostId>(),
    /** The pool's name on this host's endpoint. */
    nativeName: text(),
    pool: text<PoolId>(),
    endpoint: text<EndpointId>(),
    active: bool(),
    capacityBytes: weighing('news', int()),
    allocatedBytes: weighing('news', int()),
    availableBytes: weighing('news', int()),
    /** ObservedPool without its sizes, which would make a version of every write. */
    facts: json<unknown>(),
    seenAt: weighing('quiet', time()),
    generation: int(),
  },
  { key: ['host', 'nativeName'], versioned: true },
)

/** A network as people know it. Without an organisation it is the provider's, offered to all who are entitled to it. */
export const networks = table(
  'networks',
  {
    id: text<NetworkId>(),
    organisation: nullable(text<OrganisationId>()),
    project: nullable(text<ProjectId>()),
    name: text(),
    nameKey: text(),
    kind: text<'nat' | 'routed' | 'isolated' | 'bridged' | 'direct' | 'other'>(),
    description: initially('', text()),
    createdAt: time(),
    updatedAt: time(),
    generation: int(),
  },
  { versioned: true },
)

export const hostNetworks = table(
  'host_networks',
  {
    host: text<HostId>(),
    nativeName: text(),
    network: text<NetworkId>(),
    endpoint: text<EndpointId>(),
    active: bool(),
    facts: json<unknown>(),
    seenAt: weighing('quiet', time()),
    generation: int(),
  },
  { key: ['host', 'nativeName'], versioned: true },
)
