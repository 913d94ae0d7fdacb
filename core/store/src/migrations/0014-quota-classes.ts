/** Storage limited by class of pool, and how far projects together may be limited beyond their organisation. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'

export const quotaClasses = (words: DdlWords): readonly string[] => [
  ...['quotas', 'quotas_history'].flatMap((table) => [
    `alter table ${table} add column pool_class ${words.text}`,
    `alter table ${table} add column overcommit double precision`,
  ]),
  'drop index quotas_resource',
  "create unique index quotas_resource on quotas (organisation, coalesce(project, ''), resource, coalesce(pool_class, ''))",
]
