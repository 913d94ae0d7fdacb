/** One row of everything a list of VMs shows, in one query: the VM, what was observed, where it is, what works on it now. */
import { vmStateOf } from '@covisor/model'
import { type RawBuilder, sql } from 'kysely'
import type { VmView } from '../contract/vms.ts'
import { historyOf } from '../recorder.ts'
import { decodeRow, type StoredRow } from '../row-codec.ts'
import type { Stored, Table } from '../schema/column.ts'
import { tables } from '../schema.ts'

/** Now, as of a time, or each version of the VMs as of its own beginning. */
export type VmViewTime = 'now' | 'each version' | number

export function vmViewQuery(time: VmViewTime, conditions: RawBuilder<unknown>): RawBuilder<Record<string, Stored>> {
  const asOf = time === 'each version' ? sql`vms.valid_from` : sql`${time}`
  const then = (alias: string) => sql`${sql.ref(`${alias}.valid_from`)} <= ${asOf}
    and (${sql.ref(`${alias}.valid_to`)} is null or ${sql.ref(`${alias}.valid_to`)} > ${asOf})`
  const join = (table: Table, alias: string, on: RawBuilder<unknown>) =>
    time === 'now'
      ? sql`left join ${sql.table(table.name)} as ${sql.ref(alias)} on ${on}`
      : sql`left join ${sql.table(historyOf(table))} as ${sql.ref(alias)} on ${on} and ${then(alias)}`
  const vms = time === 'now' ? sql`vms` : sql`vms_history as vms`
  return sql`
    select vms.*, o.power_reason as o_power_reason, o.facts as o_facts, o.generation as o_generation, o.seen_at as o_seen_at,
      h.name as h_name, f.name as f_name, e.label as e_label, e.state as e_state,
      t.id as t_id, t.action as t_action, ${time === 'now' ? sql`t.state` : sql`'open'`} as t_state, t.progress as t_progress,
      ${time === 'now' ? holderNow : sql`null`} as held_by
    from ${vms}
    ${join(tables.vmObserved, 'o', sql`o.vm = vms.id`)}
    ${join(tables.hosts, 'h', sql`h.id = vms.host`)}
    ${join(tables.folders, 'f', sql`f.id = vms.folder`)}
    ${join(tables.endpoints, 'e', sql`e.id = vms.endpoint`)}
    left join tasks as t on t.id = ${time === 'now' ? taskNow : taskThen(asOf)}
    where ${conditions} ${typeof time === 'number' ? sql`and ${then('vms')}` : sql``}`
}

/** 'open' sorts before 'stuck'. */
const taskNow = sql`(select n.id from tasks as n where n.target = vms.id and n.state <> 'ended'
  order by n.state, n.created_at, n.id limit 1)`

const holderNow = sql`(select min(n.action) from task_holds as j join tasks as n on n.id = j.task where j.id = vms.id)`

/** Whether it was open or stuck at that time is not kept; it counts as open. */
const taskThen = (asOf: RawBuilder<unknown>) => sql`(select n.id from tasks as n
  where n.target = vms.id and n.created_at <= ${asOf} and (n.ended_at is null or n.ended_at > ${asOf})
  order by n.created_at, n.id limit 1)`

export function vmViewOf(stored: StoredRow): VmView {
  const vm = decodeRow(tables.vms, stored)
  const endpointState = (stored['eState'] ?? null) as VmView['endpointState']
  const task = taskOf(stored)
  return {
    ...vm,
    state: vmStateOf({
      record: vm.record,
      busy: task?.state === 'open' ? { action: task.action as never, task: task.id } : undefined,
      power: vm.power ?? undefined,
      host: vm.host ?? undefined,
      hostConnected: endpointState === null || endpointState === 'connected',
    }),
    observed: observationOf(stored),
    hostName: (stored['hName'] ?? null) as string | null,
    folderName: (stored['fName'] ?? null) as string | null,
    endpointLabel: (stored['eLabel'] ?? null) as string | null,
    endpointState,
    task,
    heldBy: (stored['heldBy'] ?? null) as string | null,
  }
}

function observationOf(stored: StoredRow): VmView['observed'] {
  if (typeof stored['oFacts'] !== 'string') return null
  const { powerReason, facts, generation, seenAt } = tables.vmObserved.columns
  return {
    powerReason: powerReason.decode(stored['oPowerReason'] ?? null),
    facts: facts.decode(stored['oFacts']),
    generation: generation.decode(stored['oGeneration'] ?? null),
    seenAt: seenAt.decode(stored['oSeenAt'] ?? null),
  }
}

function taskOf(stored: StoredRow): VmView['task'] {
  if (typeof stored['tId'] !== 'string') return null
  const { id, action, state, progress } = tables.tasks.columns
  return {
    id: id.decode(stored['tId']),
    action: action.decode(stored['tAction'] ?? null),
    state: state.decode(stored['tState'] ?? null),
    progress: progress.decode(stored['tProgress'] ?? null),
  }
}
