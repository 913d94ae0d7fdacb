/** Sixth migration: what an operator decides about a cluster, and rules about which VMs are where. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'
import { versioned } from './ddl.ts'

export const clusterSettings = (words: DdlWords): readonly string[] => [
  ...['clusters', 'clusters_history'].map((table) => `alter table ${table} add column settings ${words.text}`),
  ...versioned(
    words,
    'placement_rules',
    'id',
    `
    id text not null
    name text not null
    name_key text not null
    kind text not null
    vms text not null
    hosts text not null
    must bigint not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  'create unique index placement_rules_name on placement_rules (name)',
]
