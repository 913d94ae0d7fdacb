/** First migration, part of: the installation, settings, the change feed, the audit, samples. Never changed once released; see 0001-first.ts. */
import type { DdlWords } from '../dialect/dialect.ts'
import { clustered, plain } from './ddl.ts'

export const recordsTables = (words: DdlWords): readonly string[] => [
  ...plain(
    words,
    'audit_checkpoints',
    'organisation, last_index',
    `
    organisation text not null
    last_index bigint not null
    hash text not null
    sealed_at bigint not null
    signature text
  `,
  ),
  ...plain(
    words,
    'audit_entries',
    '',
    `
    id text not null
    position ${words.sequence}
    organisation text not null
    project text
    at bigint not null
    actor_kind text not null
    actor_user text
    actor_name text not null
    actor_interface text not null
    actor_address text
    verb text not null
    target_kind text
    target text
    target_name text
    task text
    outcome text not null
    before text
    after text
    chain_index bigint
    hash text
  `,
  ),
  ...plain(
    words,
    'changes',
    '',
    `
    position ${words.sequence}
    txid ${words.txid}
    at bigint not null
    kind text not null
    id text not null
    organisation text
    project text
    op text not null
    generation bigint not null
    name text
    what text
  `,
  ),
  ...plain(
    words,
    'installation',
    'id',
    `
    id text not null
    mode text not null
    mode_reason text
    created_at bigint not null
    feed_epoch bigint not null
    feed_floor_txid bigint not null
    feed_floor_position bigint not null
  `,
  ),
  ...clustered(
    words,
    'samples',
    'kind, id, metric, resolution, at',
    `
    kind text not null
    id text not null
    metric text not null
    resolution bigint not null
    at bigint not null
    count bigint not null
    sum double precision not null
    min double precision not null
    max double precision not null
  `,
  ),
  ...plain(
    words,
    'settings',
    'key',
    `
    key text not null
    value text not null
    updated_at bigint not null
    updated_by text
  `,
  ),
  'create index changes_order on changes (txid, position)',
  'create index changes_at on changes (at)',
  'create unique index audit_entries_id on audit_entries (id)',
  'create unique index audit_entries_chain on audit_entries (organisation, chain_index)',
  'create index audit_entries_unsealed on audit_entries (position) where chain_index is null',
  'create index audit_entries_at on audit_entries (organisation, at, id)',
  'create index audit_entries_target on audit_entries (target, at)',
  'create index samples_age on samples (resolution, at)',
]
