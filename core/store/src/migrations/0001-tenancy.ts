/** First migration, part of: organisations, people, rights, tags. Never changed once released; see 0001-first.ts. */
import type { DdlWords } from '../dialect/dialect.ts'
import { plain, versioned } from './ddl.ts'

export const tenancyTables = (words: DdlWords): readonly string[] => [
  ...versioned(
    words,
    'allocations',
    'id',
    `
    id text not null
    organisation text not null
    cluster text not null
    vcpus bigint
    memory_mib bigint
    storage_bytes bigint
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'bindings',
    'id',
    `
    id text not null
    user_id text not null
    role text not null
    organisation text
    project text
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'entitlements',
    'id',
    `
    id text not null
    organisation text not null
    resource_kind text not null
    resource text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...plain(
    words,
    'one_time_sign_ins',
    'hash',
    `
    hash text not null
    user_id text not null
    created_at bigint not null
    expires_at bigint not null
  `,
  ),
  ...versioned(
    words,
    'organisations',
    'id',
    `
    id text not null
    name text not null
    name_key text not null
    description text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...plain(
    words,
    'passwords',
    'user_id',
    `
    user_id text not null
    hash text not null
    changed_at bigint not null
  `,
  ),
  ...versioned(
    words,
    'projects',
    'id',
    `
    id text not null
    organisation text not null
    name text not null
    name_key text not null
    description text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'quotas',
    'id',
    `
    id text not null
    organisation text not null
    project text
    resource text not null
    maximum bigint not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...versioned(
    words,
    'roles',
    'id',
    `
    id text not null
    organisation text
    name text not null
    name_key text not null
    verbs text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  ...plain(
    words,
    'sessions',
    'hash',
    `
    hash text not null
    user_id text not null
    created_at bigint not null
    expires_at bigint not null
    last_used_at bigint not null
    address text
  `,
  ),
  ...versioned(
    words,
    'tags',
    'kind, id, tag_key',
    `
    kind text not null
    id text not null
    tag_key text not null
    value text not null
    organisation text
    project text
  `,
  ),
  ...plain(
    words,
    'tokens',
    'id',
    `
    id text not null
    user_id text not null
    name text not null
    hash text not null
    verbs text
    created_at bigint not null
    expires_at bigint
    last_used_at bigint
  `,
  ),
  ...versioned(
    words,
    'users',
    'id',
    `
    id text not null
    organisation text not null
    name text not null
    name_key text not null
    display_name text not null
    disabled bigint not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  'create unique index organisations_name on organisations (name)',
  'create unique index projects_name on projects (organisation, name)',
  'create unique index allocations_cluster on allocations (organisation, cluster)',
  'create unique index entitlements_resource on entitlements (organisation, resource_kind, resource)',
  "create unique index quotas_resource on quotas (organisation, coalesce(project, ''), resource)",
  'create unique index users_name on users (name_key)',
  'create unique index tokens_hash on tokens (hash)',
  'create index tokens_user on tokens (user_id)',
  'create index sessions_user on sessions (user_id)',
  "create unique index roles_name on roles (coalesce(organisation, ''), name)",
  'create index bindings_user on bindings (user_id)',
  'create index tags_value on tags (kind, tag_key, value, id)',
]
