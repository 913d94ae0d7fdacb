/**
 * The task log on the database: SagaLog of @covisor/tasks.
 *
 * An append locks the task's row, so that lease and position are checked against what is true when it commits. Every event
 * carries the epoch of the lease that wrote it.
 */
import { type Lease, LeaseLost, type SagaEvent, type SagaLog } from '@covisor/tasks'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import { definitions } from '../definitions.ts'
import { readEvents } from '../repositories/tasks.ts'
import { ResourceWriter } from '../resource-repository.ts'
import { encodeNew } from '../row-codec.ts'
import type { TaskRow } from '../rows.ts'
import { tables } from '../schema.ts'
import type { Transact } from '../transact.ts'

export class StoredTaskLog implements SagaLog {
  readonly #reads: ReadContext
  readonly #transact: Transact

  constructor(reads: ReadContext, transact: Transact) {
    this.#reads = reads
    this.#transact = transact
  }

  append(lease: Lease, position: number, event: SagaEvent): Promise<void> {
    return this.#transact('read committed', (context) => append(context, lease, position, event))
  }

  read(taskId: string): Promise<readonly SagaEvent[]> {
    return readEvents(this.#reads, taskId)
  }
}

async function append(context: WriteContext, lease: Lease, position: number, event: SagaEvent): Promise<void> {
  const tasks = new ResourceWriter<TaskRow>(definitions.tasks, context)
  const task = await tasks.findStored('provider', lease.taskId, true)
  if (task === undefined || task['leaseOwner'] !== lease.owner || task['epoch'] !== lease.epoch)
    throw new LeaseLost(lease)

  const text = JSON.stringify(event)
  const found = await sql<{ next: number; there: string | null }>`select
    (select count(*) from task_events where task = ${lease.taskId}) as next,
    (select event from task_events where task = ${lease.taskId} and position = ${position}) as there`.execute(
    context.db,
  )
  const { next, there } = found.rows[0] ?? { next: 0, there: null }
  if (there === text) return
  if (Number(next) !== position) throw new LeaseLost(lease)

  const row = encodeNew(tables.taskEvents, { task: lease.taskId, position, epoch: lease.epoch, at: event.at, event })
  await anyTable(context.db).insertInto('task_events').values(row).execute()
  if (event.kind === 'started' || event.kind === 'undo-started') {
    await tasks.apply(task, { step: event.step, progress: null }, undefined, 'same generation')
  }
}
