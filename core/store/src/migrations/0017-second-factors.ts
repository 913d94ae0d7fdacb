/** Codes, recovery codes and passkeys beside the password, and who needs them. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'
import { plain } from './ddl.ts'

export const secondFactors = (words: DdlWords): readonly string[] => [
  ...plain(
    words,
    'totp_secrets',
    'user_id',
    `
    user_id text not null
    secret text not null
    created_at bigint not null
    confirmed_at bigint
    last_step bigint not null
  `,
  ),
  ...plain(
    words,
    'recovery_codes',
    'hash',
    `
    hash text not null
    user_id text not null
    created_at bigint not null
  `,
  ),
  ...plain(
    words,
    'passkeys',
    'id',
    `
    id text not null
    user_id text not null
    name text not null
    public_key text not null
    counter bigint not null
    transports text not null
    created_at bigint not null
    last_used_at bigint
  `,
  ),
  'create index recovery_codes_user on recovery_codes (user_id)',
  'create index passkeys_user on passkeys (user_id)',
  'alter table sessions add column is_strong bigint not null default 0',
  ...['organisations', 'organisations_history'].map(
    (table) => `alter table ${table} add column needs_second_factor bigint not null default 0`,
  ),
]
