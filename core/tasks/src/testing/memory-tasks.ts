/**
 * SagaLog and TaskQueue in memory: for tests, and the shortest statement of what the interfaces mean. Not a store: nothing
 * survives the process.
 */
import { type Json, jsonCopy } from '../json.ts'
import type { SagaEvent } from '../saga-event.ts'
import { type Lease, LeaseLost, type SagaLog } from '../saga-log.ts'
import {
  type ClaimedTask,
  type ClaimRequest,
  type ClaimResult,
  type LeaseStatus,
  type TaskQueue,
  type TaskRest,
  taskKey,
} from '../task-queue.ts'

interface Row {
  readonly id: string
  readonly saga: string
  readonly version: number
  readonly input: Json
  readonly log: SagaEvent[]
  owner: string | undefined
  epoch: number
  leaseUntil: number
  dueAt: number
  rest: TaskRest | undefined
  woken: boolean
  cancelRequestedBy: string | undefined
  /** Nobody who claims the task has been told of the cancel yet. */
  cancelPending: boolean
}

export class MemoryTasks implements SagaLog, TaskQueue {
  readonly #rows = new Map<string, Row>()
  readonly #listeners = new Set<() => void>()

  /** What the use case does in its transaction: accept a task. */
  add(task: { readonly id: string; readonly saga: string; readonly version: number; readonly input: unknown }): void {
    this.#rows.set(task.id, {
      ...task,
      input: jsonCopy(task.input),
      log: [],
      owner: undefined,
      epoch: 0,
      leaseUntil: 0,
      dueAt: 0,
      rest: undefined,
      woken: false,
      cancelRequestedBy: undefined,
      cancelPending: false,
    })
    this.#tell()
  }

  /** How the task rests; undefined while it was never released. */
  restOf(taskId: string): TaskRest | undefined {
    return this.#row(taskId).rest
  }

  async append(lease: Lease, position: number, event: SagaEvent): Promise<void> {
    const row = this.#row(lease.taskId)
    if (!holds(row, lease)) throw new LeaseLost(lease)
    const there = row.log[position]
    if (there !== undefined && JSON.stringify(there) === JSON.stringify(event)) return
    if (position !== row.log.length) throw new LeaseLost(lease)
    row.log.push(jsonCopy(event) as unknown as SagaEvent)
  }

  async read(taskId: string): Promise<readonly SagaEvent[]> {
    return [...(this.#rows.get(taskId)?.log ?? [])]
  }

  async claim({ now, owner, leaseUntil, limit }: ClaimRequest): Promise<ClaimResult> {
    const tasks: ClaimedTask[] = []
    for (const row of this.#rows.values()) {
      if (tasks.length === limit || !isDue(row, now)) continue
      Object.assign(row, { owner, leaseUntil, epoch: row.epoch + 1 })
      const { id, saga, version, input, log, woken, cancelRequestedBy, epoch } = row
      Object.assign(row, { woken: false, cancelPending: false })
      tasks.push({ lease: { taskId: id, owner, epoch }, saga, version, input, log: [...log], woken, cancelRequestedBy })
    }
    const times = [...this.#rows.values()].map((row) => Math.max(row.dueAt, row.leaseUntil))
    const nextDueAt = Math.min(...times)
    return { tasks, nextDueAt: Number.isFinite(nextDueAt) ? nextDueAt : undefined }
  }

  async renew(leases: readonly Lease[], leaseUntil: number): Promise<readonly LeaseStatus[]> {
    return leases.map((lease) => {
      const row = this.#row(lease.taskId)
      if (!holds(row, lease)) return { kind: 'lost' }
      row.leaseUntil = leaseUntil
      return { kind: 'held', cancelRequestedBy: row.cancelRequestedBy }
    })
  }

  async release(lease: Lease, rest: TaskRest): Promise<void> {
    const row = this.#row(lease.taskId)
    if (!holds(row, lease)) return
    Object.assign(row, {
      owner: undefined,
      leaseUntil: 0,
      rest,
      dueAt: row.woken || row.cancelPending ? 0 : dueAt(rest),
    })
    this.#tell()
  }

  async wake(key: string): Promise<void> {
    for (const row of this.#rows.values()) {
      if (row.rest?.kind === 'ended') continue
      const rest = row.rest
      const waits =
        row.owner === undefined && (rest?.kind === 'waiting' || rest?.kind === 'blocked') && rest.for === key
      if (waits || key === taskKey(row.id)) Object.assign(row, { woken: true, dueAt: 0 })
    }
    this.#tell()
  }

  async requestCancel(taskId: string, by: string): Promise<void> {
    const row = this.#row(taskId)
    if (row.rest?.kind === 'ended' || row.cancelRequestedBy !== undefined) return
    Object.assign(row, { cancelRequestedBy: by, cancelPending: true, dueAt: 0 })
    this.#tell()
  }

  onWake(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #row(taskId: string): Row {
    const row = this.#rows.get(taskId)
    if (row === undefined) throw new RangeError(`no task ${taskId}`)
    return row
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

const isDue = (row: Row, now: number): boolean =>
  row.rest?.kind !== 'ended' && row.dueAt <= now && row.leaseUntil <= now

const holds = (row: Row, lease: Lease): boolean => row.owner === lease.owner && row.epoch === lease.epoch

function dueAt(rest: TaskRest): number {
  switch (rest.kind) {
    case 'due':
      return rest.at
    case 'waiting':
    case 'blocked':
      return rest.recheckAt
    case 'stuck':
    case 'ended':
      return Number.POSITIVE_INFINITY
    default:
      return rest satisfies never
  }
}
