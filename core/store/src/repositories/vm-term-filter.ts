/** One term of a VM filter (VmTerm) as a condition of the database. */
import { sql } from 'kysely'
import type { VmTerm } from '../contract/vms.ts'
import { type Condition, hasTag, nameContains, nameMatches, source } from '../list-select.ts'
import { tables } from '../schema.ts'
import { vmIsInState } from './vm-state-filter.ts'

const column = (name: string) => sql.ref(`vms.${name}`)

export const vmTermHolds = (term: VmTerm, asOf: number | undefined): Condition =>
  term.isNot ? sql`not ${holds(term, asOf)}` : holds(term, asOf)

/** True or false, never null: "not null" would hide a VM from both a term and its opposite. */
function holds(term: VmTerm, asOf: number | undefined): Condition {
  switch (term.field) {
    case 'id':
      return sql`${column('id')} in (${sql.join(term.oneOf)})`
    case 'name':
      return anyOf(term.globs.map((glob) => nameMatches(column('nameKey'), glob)))
    case 'nameContains':
      return nameContains(column('nameKey'))(term.text as never, { asOf }) as Condition
    case 'host': {
      const named = anyOf(term.globs.map((glob) => nameMatches(sql.ref('h.nameKey'), glob)))
      const hosts = sql`select h.id from ${source(tables.hosts, asOf, 'h')} where ${named}`
      return sql`(${column('host')} is not null and ${column('host')} in (${hosts}))`
    }
    case 'state':
      return vmIsInState(term.oneOf, asOf)
    case 'vcpus':
    case 'memoryMiB':
      return sql`(${column(term.field)} between ${term.least} and ${term.most})`
    case 'tag':
      return hasTag('vm', column('id'))(term, { asOf })
    case 'folder': {
      const named = anyOf(term.globs.map((glob) => sql`(${nameMatches(sql.ref('f.nameKey'), glob)} or f.id = ${glob})`))
      const found = sql`select f.id from ${source(tables.folders, asOf, 'f')} where ${named}`
      return sql`(${column('folder')} is not null and ${column('folder')} in (${found}))`
    }
    case 'managed':
      return sql`${column('managed')} = ${term.is ? 1 : 0}`
  }
}

const anyOf = (conditions: readonly Condition[]): Condition => sql`(${sql.join(conditions, sql` or `)})`
