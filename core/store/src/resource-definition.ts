/**
 * A kind of resource as data: its table, who owns its rows, how lists filter and sort, and what its unique indexes mean to a
 * user. `ResourceRepository` does the rest.
 */
import { AppError, type IdKind } from '@covisor/model'
import { type RawBuilder, sql } from 'kysely'
import { entitledTables, entitledTo } from './entitled.ts'
import type { Condition, Filters } from './list-select.ts'
import type { AnyRow } from './row-codec.ts'
import type { Table } from './schema/column.ts'
import type { Scope, TenantScope } from './scope.ts'
import { sightConditions } from './sight-conditions.ts'

/**
 * `tenant`: a project's; without a project it is the whole organisation's. `shared`: a tenant's, or without an organisation the
 * provider's and visible to all. `organisation`: has an organisation only. `project`: is a project itself. `provider`: nobody else's.
 */
export type Ownership = 'tenant' | 'shared' | 'organisation' | 'project' | 'provider'

export interface ResourceDefinition {
  readonly table: Table
  readonly kind: IdKind
  readonly owner: Ownership
  readonly filters: Filters
  readonly sorts: Readonly<Record<string, RawBuilder<unknown>>>
  readonly defaultSort: string
  /** The column people call it by; null: it has no name. */
  readonly nameColumn: string | null
  /** Rows that have given their name free: found by id, not by name. */
  readonly isNameless?: Condition | undefined
  /** By index name and, for SQLite, by the columns it reports. */
  readonly uniques: readonly UniqueMeaning[]
}

export interface UniqueMeaning {
  readonly index: string
  /** As SQLite tells them: "vms.project, vms.name"; indexes over expressions it tells as "index 'name'". */
  readonly columns: string
  error(row: AnyRow): AppError
}

export const nameTaken = (kind: string, index: string, columns: string, nameColumn = 'name'): UniqueMeaning => ({
  index,
  columns,
  error: (row) => new AppError('NAME_TAKEN', { kind, name: String(row[nameColumn]) }),
})

/** What a scope may see of a table. Rows of another tenant are not there, rather than forbidden. */
export function scopeConditions(owner: Ownership, table: Table, scope: Scope): readonly Condition[] {
  if (scope === 'provider') return []
  return [...ownerConditions(owner, table, scope), ...sightConditions(table, scope.sight)]
}

function ownerConditions(owner: Ownership, table: Table, scope: TenantScope): readonly Condition[] {
  const column = (name: string) => sql.ref(`${table.name}.${name}`)
  const ofOrganisation = sql`${column('organisation')} = ${scope.organisation}`
  const inProject = (name: string) => (scope.project === 'all' ? [] : [sql`${column(name)} = ${scope.project}`])
  switch (owner) {
    case 'tenant':
      return [ofOrganisation, ...inProject('project')]
    case 'project':
      return [ofOrganisation, ...inProject('id')]
    case 'organisation':
      return [ofOrganisation]
    case 'shared': {
      const kind = entitledTables[table.name]
      const isEntitled = kind && entitledTo(scope.organisation, { kind: sql`${kind}`, resource: column('id') })
      const isProviders = sql`(${column('organisation')} is null${isEntitled === undefined ? sql`` : sql` and ${isEntitled}`})`
      return scope.project === 'all' || table.columns['project'] === undefined
        ? [sql`(${isProviders} or ${ofOrganisation})`]
        : [
            sql`(${isProviders} or (${ofOrganisation} and (${column('project')} is null or ${column('project')} = ${scope.project})))`,
          ]
    }
    case 'provider':
      throw new TypeError(`${table.name} belongs to the provider: read it with the scope 'provider'`)
    default:
      return owner satisfies never
  }
}
