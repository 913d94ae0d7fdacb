/**
 * The derived state of a VM as a condition of the database, so that lists can be filtered by it.
 *
 * The same derivation as vmStateOf() in core/model; a test runs both over every combination of facts. Each state is written so
 * that an index narrows it first (power, the open tasks, the endpoints that are away), for twenty thousand VMs.
 */
import type { PowerState, VmAction, VmState } from '@covisor/model'
import { sql } from 'kysely'
import { type Condition, source } from '../list-select.ts'
import { tables } from '../schema.ts'

const actionsShownAs = {
  starting: ['start', 'recover'],
  stopping: ['shutdown', 'stop'],
  suspending: ['suspend'],
  migrating: ['migrate'],
  deleting: ['delete'],
} as const satisfies Partial<Record<VmState, readonly VmAction[]>>

const shownActions = Object.values(actionsShownAs).flat()

export function vmIsInState(states: readonly string[], asOf: number | undefined): Condition {
  if (states.length === 0) return sql`1 = 0`
  return sql`(${sql.join(
    states.map((state) => vmIsIn(state as VmState, asOf)),
    sql` or `,
  )})`
}

function vmIsIn(state: VmState, asOf: number | undefined): Condition {
  const present = sql`vms.record = 'present'`
  const notBusy = sql`vms.id not in ${targetsOf(shownActions, asOf)}`
  const away = sql`(vms.host is not null and vms.endpoint in (select e.id from ${source(tables.endpoints, asOf, 'e')} where e.state <> 'connected'))`
  const settled = (power: Condition) => sql`(${present} and ${power} and ${notBusy} and not ${away})`
  const busyWith = (actions: readonly VmAction[]) => sql`(${present} and vms.id in ${targetsOf(actions, asOf)})`
  switch (state) {
    case 'creating':
    case 'deleted':
    case 'failed':
      return sql`vms.record = ${state}`
    case 'deleting':
      return sql`(vms.record = 'deleting' or ${busyWith(actionsShownAs.deleting)})`
    case 'starting':
    case 'stopping':
    case 'suspending':
    case 'migrating':
      return busyWith(actionsShownAs[state])
    case 'lost':
      return sql`(${present} and ${away} and ${notBusy})`
    case 'stopped':
      return settled(sql`(vms.power = 'stopped' or (vms.power is null and vms.host is null))`)
    case 'gone':
      return settled(sql`(vms.power is null and vms.host is not null)`)
    case 'running':
    case 'paused':
    case 'suspended':
    case 'crashed':
      return settled(sql`vms.power = ${state satisfies PowerState}`)
    default:
      return sql`1 = 0`
  }
}

/** VMs whose oldest open task is one of these actions: computed once for a list, not once for each of its VMs. */
function targetsOf(actions: readonly VmAction[], asOf: number | undefined): Condition {
  return sql`(select t.target from tasks as t
    where t.target is not null and t.action in (${sql.join(actions)}) and ${isOpen('t', asOf)}
      and not exists (select 1 from tasks as older where older.target = t.target and ${isOpen('older', asOf)}
        and (older.created_at, older.id) < (t.created_at, t.id)))`
}

/** "not ended" says nothing new, but lets SQLite use the index over tasks that have not. */
function isOpen(alias: string, asOf: number | undefined): Condition {
  const column = (name: string) => sql.ref(`${alias}.${name}`)
  return asOf === undefined
    ? sql`${column('state')} = 'open' and ${column('state')} <> 'ended'`
    : sql`${column('created_at')} <= ${asOf} and (${column('ended_at')} is null or ${column('ended_at')} > ${asOf})`
}
