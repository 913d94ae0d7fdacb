/** First migration, part of: sites, clusters, endpoints, hosts, pools and networks. Never changed once released; see 0001-first.ts. */
import type { DdlWords } from '../dialect/dialect.ts'
import { versioned } from './ddl.ts'

export const hostsTables = (words: DdlWords): readonly string[] => [
  ...versioned(
    words,
    'clusters',
    'id',
    `
    id text not null
    site text not null
    name text not null
    name_key text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'endpoints',
    'id',
    `
    id text not null
    uri text not null
    driver text not null
    label text not null
    pinned text
    organisation text not null
    project text not null
    cluster text
    state text not null
    state_reason text
    enrolled_by text
    last_seen_at bigint
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'host_networks',
    'host, native_name',
    `
    host text not null
    native_name text not null
    network text not null
    endpoint text not null
    active bigint not null
    facts text not null
    seen_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'host_pools',
    'host, native_name',
    `
    host text not null
    native_name text not null
    pool text not null
    endpoint text not null
    active bigint not null
    capacity_bytes bigint not null
    allocated_bytes bigint not null
    available_bytes bigint not null
    facts text not null
    seen_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'hosts',
    'id',
    `
    id text not null
    endpoint text not null
    native_ref text not null
    name text not null
    name_key text not null
    cluster text
    site text
    duty text not null
    cpus bigint not null
    memory_mib bigint not null
    free_memory_mib bigint not null
    facts text not null
    seen_at bigint not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'networks',
    'id',
    `
    id text not null
    organisation text
    project text
    name text not null
    name_key text not null
    kind text not null
    description text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'pools',
    'id',
    `
    id text not null
    site text
    cluster text
    name text not null
    name_key text not null
    kind text not null
    pool_class text
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'sites',
    'id',
    `
    id text not null
    name text not null
    name_key text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  'create unique index sites_name on sites (name)',
  'create unique index clusters_name on clusters (site, name)',
  'create unique index endpoints_uri on endpoints (uri)',
  'create unique index hosts_native on hosts (endpoint, native_ref)',
  'create index hosts_by_name on hosts (name_key, id)',
  'create index pools_by_name on pools (name_key, id)',
  'create index host_pools_pool on host_pools (pool)',
  'create index networks_by_name on networks (name_key, id)',
  'create unique index networks_name on networks (project, name)',
  'create index host_networks_network on host_networks (network)',
]
