/** What each project had and used, hour by hour. Never changed once released. */
import type { DdlWords } from '../dialect/dialect.ts'
import { clustered } from './ddl.ts'

export const usageHours = (words: DdlWords): readonly string[] => [
  ...clustered(
    words,
    'usage_hours',
    'hour, project',
    `
    hour bigint not null
    organisation text not null
    project text not null
    running_seconds bigint not null
    vcpu_seconds bigint not null
    memory_mib_seconds bigint not null
    storage_mib_seconds bigint not null
    used_cpu_seconds double precision not null
    used_memory_mib_seconds double precision not null
  `,
  ),
  'create index usage_hours_organisation on usage_hours (organisation, hour)',
]
