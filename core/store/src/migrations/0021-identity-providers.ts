/** Who else is asked who somebody is, whose users came that way, and which roles they were given for their groups. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'
import { versioned } from './ddl.ts'

export const identityProviders = (words: DdlWords): readonly string[] => [
  ...versioned(
    words,
    'identity_providers',
    'id',
    `
    id text not null
    name text not null
    name_key text not null
    kind text not null
    organisation text not null
    settings text not null
    group_roles text not null
    admits text not null
    second_factor text not null
    disabled bigint not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  'create unique index identity_providers_name on identity_providers (name_key)',
  ...['users', 'users_history'].flatMap((table) => [
    `alter table ${table} add column identity_provider text`,
    `alter table ${table} add column subject text`,
  ]),
  'create unique index users_subject on users (identity_provider, subject)',
  ...['bindings', 'bindings_history'].map((table) => `alter table ${table} add column identity_provider text`),
  'create index bindings_identity_provider on bindings (identity_provider)',
]
