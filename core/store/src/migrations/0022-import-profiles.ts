/** Mappings of imports, kept under a name in a project. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'
import { versioned } from './ddl.ts'

export const importProfiles = (words: DdlWords): readonly string[] => [
  ...versioned(
    words,
    'import_profiles',
    'id',
    `
    id text not null
    organisation text not null
    project text not null
    name text not null
    name_key text not null
    mapping text not null
    created_at bigint not null
    updated_at bigint not null
    generation bigint not null
  `,
  ),
  'create unique index import_profiles_name on import_profiles (project, name)',
]
