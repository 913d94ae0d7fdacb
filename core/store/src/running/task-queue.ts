/**
 * The task queue on the database: TaskQueue of @covisor/tasks.
 *
 * A claim is one UPDATE: it takes due tasks that nobody holds, passing over those that another worker is just taking. A task's
 * rest is columns of its row: `dueAt` (a time), `waitsFor` (a key), `woken`, and a cancel that nobody has been told of.
 */

import type { TaskId } from '@covisor/model'
import type {
  ClaimedTask,
  ClaimRequest,
  ClaimResult,
  Lease,
  LeaseStatus,
  SagaEvent,
  TaskQueue,
  TaskRest,
} from '@covisor/tasks'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { WriteContext } from '../context.ts'
import { definitions } from '../definitions.ts'
import { giveUpHolds, TaskWriter, tellTarget } from '../repositories/tasks.ts'
import { changedColumns, ResourceWriter } from '../resource-repository.ts'
import { decodeRow, encodeColumns } from '../row-codec.ts'
import type { TaskRow } from '../rows.ts'
import type { PatchOf, Stored } from '../schema/column.ts'
import { tables } from '../schema.ts'
import type { Transact } from '../transact.ts'

type Result = Record<string, Stored>

export class StoredTaskQueue implements TaskQueue {
  readonly #transact: Transact
  readonly #listeners = new Set<() => void>()

  constructor(transact: Transact) {
    this.#transact = transact
  }

  claim(request: ClaimRequest): Promise<ClaimResult> {
    return this.#transact('read committed', (context) => claim(context, request))
  }

  renew(leases: readonly Lease[], leaseUntil: number): Promise<readonly LeaseStatus[]> {
    return this.#transact('read committed', async ({ db }) => {
      const statuses: LeaseStatus[] = []
      for (const { taskId, owner, epoch } of leases) {
        const renewed = await sql<{ cancelRequestedBy: string | null }>`update tasks set lease_until = ${leaseUntil}
          where id = ${taskId} and lease_owner = ${owner} and epoch = ${epoch} returning cancel_requested_by`.execute(
          db,
        )
        const row = renewed.rows[0]
        statuses.push(
          row === undefined
            ? { kind: 'lost' }
            : { kind: 'held', cancelRequestedBy: row.cancelRequestedBy ?? undefined },
        )
      }
      return statuses
    })
  }

  release(lease: Lease, rest: TaskRest): Promise<void> {
    return this.#transact('read committed', (context) => release(context, lease, rest))
  }

  endLeases(): Promise<void> {
    return this.#transact('read committed', async ({ db }) => {
      await sql`update tasks set lease_until = 0 where state <> 'ended' and lease_owner is not null`.execute(
        anyTable(db),
      )
    })
  }

  wake(key: string): Promise<void> {
    return this.#transact('read committed', (context) => new TaskWriter(context).wake(key))
  }

  requestCancel(taskId: string, by: string): Promise<void> {
    return this.#transact('read committed', (context) =>
      new TaskWriter(context).requestCancel(taskId as TaskRow['id'], by),
    )
  }

  onWake(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The store calls this after a commit of this or another process. */
  tellListeners(): void {
    for (const listener of this.#listeners) listener()
  }
}

async function claim(
  context: WriteContext,
  { now, owner, leaseUntil, limit, share }: ClaimRequest,
): Promise<ClaimResult> {
  const db = anyTable(context.db)
  const withinShare = share === undefined ? sql`` : sql`and id in (${idsWithinShare(now, share)})`
  // What is due is asked beside the share: another worker may have taken it since the share was counted.
  const claimed = await sql<Result>`
    with due as materialized (
      select id from tasks where ${isDueAt(now)} ${withinShare}
      order by created_at, id limit ${limit} ${context.dialect.skipLocked}
    )
    update tasks set lease_owner = ${owner}, lease_until = ${leaseUntil}, epoch = epoch + 1, due_at = ${now}, waits_for = null,
      claimed_woken = woken, woken = 0, cancel_pending = 0, state = 'open', wait_reason = null, updated_at = ${context.at}
    where id in (select id from due) returning *`.execute(db)
  const rows = claimed.rows
    .map((stored) => decodeRow(tables.tasks, stored))
    .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  const logs = await logsOf(context, rows)
  const tasks = rows.map(
    (row): ClaimedTask => ({
      lease: { taskId: row.id, owner, epoch: row.epoch },
      saga: row.saga,
      version: row.version,
      input: row.input,
      log: logs.get(row.id) ?? [],
      woken: row.claimedWoken,
      cancelRequestedBy: row.cancelRequestedBy ?? undefined,
    }),
  )
  return { tasks, nextDueAt: await nextDueAt(context, now) }
}

const isDueAt = (now: number) => sql`state <> 'ended' and (lease_owner is null or lease_until <= ${now})
  and (woken = 1 or cancel_pending = 1 or due_at <= ${now})`

/** Of each organisation's due tasks the oldest, as many as it may have besides those that are held. */
const idsWithinShare = (now: number, share: number) => sql`
  select id from (
    select id, row_number() over (partition by organisation order by created_at, id) + coalesce(held.count, 0) as place
    from tasks left join (
      select organisation as holder, count(*) as count from tasks
      where state <> 'ended' and lease_owner is not null and lease_until > ${now} group by organisation
    ) as held on held.holder = tasks.organisation
    where ${isDueAt(now)}
  ) as ranked where place <= ${share}`

async function logsOf(context: WriteContext, tasks: readonly TaskRow[]): Promise<Map<string, SagaEvent[]>> {
  const logs = new Map<string, SagaEvent[]>(tasks.map((task) => [task.id, []]))
  if (tasks.length === 0) return logs
  const found = await sql<{ task: string; event: string }>`select task, event from task_events
    where task in (${sql.join([...logs.keys()])}) order by task, position`.execute(context.db)
  for (const { task, event } of found.rows) logs.get(task)?.push(JSON.parse(event) as SagaEvent)
  return logs
}

/** What is due already and was not claimed waits for a place, and whoever gives one back looks again. */
async function nextDueAt(context: WriteContext, now: number): Promise<number | undefined> {
  const found = await sql<{ next: number | null }>`select min(case
      when lease_owner is not null then lease_until
      else due_at end) as next
    from tasks where state <> 'ended' and not (${isDueAt(now)})`.execute(context.db)
  return found.rows[0]?.next ?? undefined
}

async function release(context: WriteContext, lease: Lease, rest: TaskRest): Promise<void> {
  const tasks = new ResourceWriter<TaskRow>(definitions.tasks, context)
  const before = await tasks.findStored('provider', lease.taskId, true)
  if (before === undefined || before['leaseOwner'] !== lease.owner || before['epoch'] !== lease.epoch) return
  const patch = { ...columnsOf(rest, context.at), leaseOwner: null, leaseUntil: null } satisfies PatchOf<
    typeof tables.tasks
  >
  const after = await tasks.apply(
    before,
    changedColumns(before, encodeColumns(tables.tasks, patch)),
    undefined,
    'next generation',
  )
  if (after['state'] !== before['state']) await tellTarget(context, decodeRow(tables.tasks, after))
  // A stuck task can only go on undoing, which needs nothing of what it held.
  if (rest.kind === 'ended' || rest.kind === 'stuck') await giveUpHolds(context, lease.taskId as TaskId)
  context.recorder.wokeTasks = true
}

function columnsOf(rest: TaskRest, at: number): PatchOf<typeof tables.tasks> {
  switch (rest.kind) {
    case 'due':
      return { state: 'open', dueAt: rest.at, waitsFor: null }
    case 'waiting':
      return { state: 'open', dueAt: rest.recheckAt, waitsFor: rest.for, waitReason: rest.reason }
    case 'blocked':
      return { state: 'stuck', dueAt: rest.recheckAt, waitsFor: rest.for, waitReason: rest.reason }
    case 'stuck': {
      const { error, left } = rest
      return {
        state: 'stuck',
        outcome: 'stuck',
        error,
        leftBehind: left,
        dueAt: null,
        waitsFor: null,
        cancelPending: false,
      }
    }
    case 'ended': {
      const { outcome, error = null } = rest
      return {
        state: 'ended',
        outcome,
        error,
        endedAt: at,
        dueAt: null,
        waitsFor: null,
        leftBehind: null,
        cancelPending: false,
        step: null,
        progress: null,
      }
    }
    default:
      return rest satisfies never
  }
}
