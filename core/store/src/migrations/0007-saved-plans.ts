/** Plans that were saved to be applied later, and which verbs a project wants approved. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'
import { plain } from './ddl.ts'

export const savedPlans = (words: DdlWords): readonly string[] => [
  ...plain(
    words,
    'saved_plans',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    operation text not null
    action text not null
    target_kind text not null
    target text
    target_name text not null
    request text
    plan text not null
    basis text not null
    state text not null
    saved_by text
    saved_by_name text not null
    approved_by_name text
    approved_at bigint
    task text
    expires_at bigint not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  'create index saved_plans_project on saved_plans (project, created_at)',
  ...['projects', 'projects_history'].map(
    (table) => `alter table ${table} add column approval_for ${words.text} not null default '[]'`,
  ),
]
