/** First migration, part of: tasks, leases, reservations, idempotency keys, uploads. Never changed once released; see 0001-first.ts. */
import type { DdlWords } from '../dialect/dialect.ts'
import { plain } from './ddl.ts'

export const workTables = (words: DdlWords): readonly string[] => [
  ...plain(
    words,
    'endpoint_leases',
    'endpoint',
    `
    endpoint text not null
    owner text not null
    epoch bigint not null
    lease_until bigint not null
  `,
  ),
  ...plain(
    words,
    'idempotency_keys',
    'actor, key',
    `
    actor text not null
    key text not null
    request_hash text not null
    status bigint not null
    response text not null
    created_at bigint not null
  `,
  ),
  ...plain(
    words,
    'reservations',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    owner text not null
    task text
    host text
    pool text
    vcpus bigint not null
    memory_mib bigint not null
    storage_bytes bigint not null
    created_at bigint not null
  `,
  ),
  ...plain(
    words,
    'task_events',
    'task, position',
    `
    task text not null
    position bigint not null
    epoch bigint not null
    at bigint not null
    event text not null
  `,
  ),
  ...plain(
    words,
    'tasks',
    'id',
    `
    id text not null
    organisation text not null
    project text
    saga text not null
    version bigint not null
    input text not null
    title text not null
    action text not null
    target_kind text
    target text
    target_name text
    actor_kind text not null
    actor_user text
    actor_name text not null
    actor_interface text not null
    actor_address text
    state text not null
    outcome text
    error text
    left_behind text
    step text
    progress text
    wait_reason text
    cancel_requested_by text
    ended_at bigint
    lease_owner text
    lease_until bigint
    epoch bigint not null
    due_at bigint
    waits_for text
    woken bigint not null
    claimed_woken bigint not null
    cancel_pending bigint not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...plain(
    words,
    'uploads',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    created_by text
    file_name text not null
    size_bytes bigint not null
    received_bytes bigint not null
    state text not null
    task text
    details text
    expires_at bigint
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  "create index tasks_open on tasks (created_at, id) where state <> 'ended'",
  "create index tasks_target_open on tasks (target, state, created_at, id) where state <> 'ended'",
  'create index tasks_target on tasks (target, created_at)',
  'create index tasks_waits on tasks (waits_for) where waits_for is not null',
  'create index tasks_created on tasks (created_at, id)',
  'create index tasks_project on tasks (organisation, project, created_at, id)',
  'create index reservations_owner on reservations (owner)',
  'create index reservations_task on reservations (task)',
  'create index idempotency_keys_created on idempotency_keys (created_at)',
]
