/**
 * What those see of a table who have rights on single resources only: these, and what belongs to these VMs.
 *
 * A table that is not named here shows nothing to somebody who sees single things only, so that a new one is closed until
 * somebody decides. It narrows what the scope's organisation and project leave; it never opens anything.
 */
import type { IdKind, Sight, Sighted } from '@covisor/model'
import { type RawBuilder, sql } from 'kysely'
import type { Table } from './schema/column.ts'

type Condition = RawBuilder<unknown>

export function sightConditions(table: Table, sight: Sight | undefined): readonly Condition[] {
  if (sight === undefined) return []
  const rule = rules[table.name]
  const seen = rule === undefined ? undefined : sight.kinds[rule.kind]
  if (rule !== undefined && seen !== undefined)
    return [either(rule.of(seen, (name) => sql.ref(`${table.name}.${name}`)))]
  return sight.others === 'as before' ? [] : [sql`1 = 0`]
}

interface SightRule {
  readonly kind: IdKind
  readonly of: (seen: Sighted, column: (name: string) => Condition) => readonly Condition[]
}

const isIn = (column: Condition, ids: readonly string[]): Condition =>
  ids.length === 0 ? sql`1 = 0` : sql`${column} in (${sql.join(ids)})`

const itself = (kind: IdKind): SightRule => ({ kind, of: ({ ids }, column) => [isIn(column('id'), ids)] })
const ofVms = (kind: IdKind): SightRule => ({ kind, of: ({ vms }, column) => [isIn(column('vm'), vms)] })

const rules: Readonly<Record<string, SightRule>> = {
  vms: itself('vm'),
  images: itself('image'),
  ports: ofVms('port'),
  snapshots: ofVms('snapshot'),
  // Of whatever it is that one may see the tasks of.
  tasks: { kind: 'task', of: ({ ids }, column) => [isIn(column('target'), ids)] },
  volumes: {
    kind: 'volume',
    of: ({ ids, vms }, column) => [
      isIn(column('id'), ids),
      sql`exists (select 1 from vm_volumes as sj where sj.volume = ${column('id')} and ${isIn(sql`sj.vm`, vms)})`,
    ],
  },
  networks: {
    kind: 'network',
    of: ({ ids, vms }, column) => [
      isIn(column('id'), ids),
      sql`exists (select 1 from ports as sj where sj.network = ${column('id')} and ${isIn(sql`sj.vm`, vms)})`,
    ],
  },
}

const either = (conditions: readonly Condition[]): Condition => sql`(${sql.join(conditions, sql` or `)})`
