/**
 * Tasks as control and people see them: accepted, listed, woken, cancelled. How they are claimed and logged is running/.
 *
 * A task also shows on its target (a VM that starts is "starting"), so the feed tells of the target too.
 */
import type { IdKind, TaskId } from '@covisor/model'
import { type SagaEvent, taskKey } from '@covisor/tasks'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { NewTask, TaskFilter, TaskHold, TaskHolder, TaskReads, TaskWrites } from '../contract/work.ts'
import { definitions } from '../definitions.ts'
import type { ListQuery, Page } from '../page.ts'
import { ResourceReader, ResourceWriter } from '../resource-repository.ts'
import type { StoredRow } from '../row-codec.ts'
import type { TaskRow } from '../rows.ts'
import type { Stored } from '../schema/column.ts'
import type { Scope } from '../scope.ts'

const TASK_KEY_PREFIX = taskKey('')

export class TaskReader implements TaskReads {
  protected readonly rows: ResourceReader<TaskRow>
  readonly #context: ReadContext

  constructor(context: ReadContext) {
    this.#context = context
    this.rows = new ResourceReader<TaskRow>(definitions.tasks, context)
  }

  get(scope: Scope, id: string): Promise<TaskRow> {
    return this.rows.get(scope, id)
  }

  find(scope: Scope, id: string): Promise<TaskRow | undefined> {
    return this.rows.find(scope, id)
  }

  /** Newest first, unless asked otherwise. */
  list(scope: Scope, query: ListQuery<TaskFilter> = {}): Promise<Page<TaskRow>> {
    return this.rows.list(scope, { sort: '-createdAt', ...query })
  }

  async events(scope: Scope, id: string): Promise<readonly SagaEvent[]> {
    await this.rows.get(scope, id)
    return readEvents(this.#context, id)
  }

  async holding(id: string): Promise<readonly TaskHolder[]> {
    const found =
      await sql<TaskHolder>`select t.id, t.title, t.action from task_holds as j join tasks as t on t.id = j.task
      where j.id = ${id} order by t.created_at, t.id`.execute(this.#context.db)
    return found.rows
  }
}

export class TaskWriter extends TaskReader implements TaskWrites {
  readonly #write: WriteContext
  readonly #writer: ResourceWriter<TaskRow>

  constructor(context: WriteContext) {
    super(context)
    this.#write = context
    this.#writer = new ResourceWriter<TaskRow>(definitions.tasks, context)
  }

  async insert(task: NewTask, holds: readonly TaskHold[] = []): Promise<TaskRow> {
    const row = await this.#writer.insert({ ...task, dueAt: this.#write.at })
    await tellTarget(this.#write, row)
    for (const { kind, id } of holds) {
      await anyTable(this.#write.db).insertInto('task_holds').values({ task: task.id, kind, id }).execute()
      await tellTarget(this.#write, { targetKind: kind, target: id })
    }
    this.#write.recorder.wokeTasks = true
    return row
  }

  async wake(key: string): Promise<void> {
    const itself = key.startsWith(TASK_KEY_PREFIX) ? key.slice(TASK_KEY_PREFIX.length) : ''
    await sql`update tasks set woken = 1 where state <> 'ended'
      and (id = ${itself} or (waits_for = ${key} and lease_owner is null))`.execute(this.#write.db)
    this.#write.recorder.wokeTasks = true
  }

  async requestCancel(id: TaskId, by: string): Promise<void> {
    const before = await this.#writer.findStored('provider', id, true)
    if (before === undefined || before['state'] === 'ended' || before['cancelRequestedBy'] !== null) return
    await this.#writer.apply(before, { cancelRequestedBy: by, cancelPending: 1 }, 'cancel requested', 'next generation')
    this.#write.recorder.wokeTasks = true
  }
}

export async function readEvents(context: ReadContext, task: string): Promise<readonly SagaEvent[]> {
  const found = await sql<{
    event: string
  }>`select event from task_events where task = ${task} order by position`.execute(context.db)
  return found.rows.map(({ event }) => JSON.parse(event) as SagaEvent)
}

/** When the task has come to its end. What was held may be asked for again, and is told so. */
export async function giveUpHolds(context: WriteContext, task: TaskId): Promise<void> {
  const held = await sql<TaskHold>`delete from task_holds where task = ${task} returning kind, id`.execute(context.db)
  for (const { kind, id } of held.rows) await tellTarget(context, { targetKind: kind, target: id })
}

/** A target that is gone (the task removed it) is not told of again. */
export async function tellTarget(context: WriteContext, task: Pick<TaskRow, 'targetKind' | 'target'>): Promise<void> {
  if (task.targetKind !== 'vm' || task.target === null) return
  const found = await sql<
    Record<string, Stored>
  >`select organisation, project, name, generation from vms where id = ${task.target}`.execute(anyTable(context.db))
  const vm: StoredRow | undefined = found.rows[0]
  if (vm === undefined) return
  context.recorder.tell({
    kind: task.targetKind satisfies IdKind,
    id: task.target,
    organisation: vm['organisation'] as string,
    project: vm['project'] as string,
    op: 'updated',
    generation: Number(vm['generation']),
    name: vm['name'] as string,
    what: null,
  })
}
