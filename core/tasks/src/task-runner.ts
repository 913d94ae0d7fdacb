/**
 * Claims tasks from a queue and runs them, several at once, for as long as it holds their leases.
 *
 * Knows sagas by name and version, leases, and when to look again. Does not know what a step does, nor what is in a log
 * (TaskRun). It sleeps until the queue's next due time or a wake; the poll is only for news of other servers that got lost.
 *
 * A lease that could not be renewed in time is treated as lost even if nobody took it: two runners on one host's VM are
 * worse than one task that starts over.
 */
import { type CancelAnswer, canCancel } from './can-cancel.ts'
import { type Clock, systemClock } from './clock.ts'
import type { ErrorJudge } from './event-after-error.ts'
import { TaskInterrupted } from './interruptions.ts'
import type { ProgressSink } from './progress.ts'
import { blockedKey, blockedRest } from './rest-after.ts'
import { type AnySaga, sagaKey } from './saga.ts'
import { type Lease, LeaseLost, type SagaLog } from './saga-log.ts'
import type { ClaimedTask, LeaseStatus, TaskQueue, TaskRest } from './task-queue.ts'
import { TaskRun } from './task-run.ts'

export interface TaskRunnerOptions {
  readonly queue: TaskQueue
  readonly log: SagaLog
  readonly sagas: readonly AnySaga[]
  /** Unique per process, new at every start: `<installation>-<random>`. */
  readonly owner: string
  readonly judge: ErrorJudge
  readonly progress?: ProgressSink
  readonly clock?: Clock
  readonly concurrency?: number
  /** Of these, one tenant's at most: tasks can take hours, and a tenant can have any number of them. Absent: all. */
  readonly share?: number
  readonly leaseMs?: number
  readonly pollMs?: number
  /** Errors of the queue or the log, not of steps. The runner goes on; the operator should know. */
  readonly onError?: (error: unknown, taskId: string | undefined) => void
}

/** A queue that names a due time in the past and then gives nothing must not make the runner spin. */
const MIN_LOOK_MS = 10

interface Held {
  readonly run: TaskRun
  readonly lease: Lease
  readonly ended: Promise<void>
  leaseUntil: number
  isLost: boolean
}

export class TaskRunner {
  readonly #options: TaskRunnerOptions
  readonly #clock: Clock
  readonly #concurrency: number
  readonly #leaseMs: number
  readonly #pollMs: number
  readonly #sagas: ReadonlyMap<string, AnySaga>
  readonly #held = new Map<string, Held>()
  #state: 'new' | 'running' | 'stopped' = 'new'
  #looking: Promise<void> | undefined
  #lookAgain = false
  #forgetLook = () => {}
  #forgetRenewal = () => {}
  #forgetWakes = () => {}
  #idleWaiters: (() => void)[] = []

  constructor(options: TaskRunnerOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#concurrency = options.concurrency ?? 16
    this.#leaseMs = options.leaseMs ?? 30_000
    this.#pollMs = options.pollMs ?? 5_000
    this.#sagas = new Map(options.sagas.map((saga) => [sagaKey(saga), saga]))
    if (this.#sagas.size !== options.sagas.length) throw new TypeError('two sagas have the same name and version')
  }

  /** Begins to claim. Tasks that an older release could not run are looked at again at once. */
  async start(): Promise<void> {
    if (this.#state !== 'new') throw new Error('a runner starts once')
    this.#state = 'running'
    this.#forgetWakes = this.#options.queue.onWake(() => this.#look())
    this.#renewLater()
    for (const key of this.#sagas.keys()) await this.#options.queue.wake(blockedKey(key))
    this.#look()
  }

  /** News about `key` (`host:<id>`): waiting tasks go on, and a step that is about to wait for it does not. */
  async wake(key: string): Promise<void> {
    for (const { run } of this.#held.values()) run.noteWake(key)
    await this.#options.queue.wake(key)
    this.#look()
  }

  /**
   * Asks for a cancel if it is not too late by the log. `possible` means asked: the step that runs may still win the race.
   * `request`: how that is written down, for callers who write more in the same transaction.
   */
  async cancel(
    task: { readonly id: string; readonly saga: string; readonly version: number },
    by: string,
    request = () => this.#options.queue.requestCancel(task.id, by),
  ): Promise<CancelAnswer> {
    const saga = this.#sagas.get(sagaKey({ name: task.saga, version: task.version }))
    if (saga === undefined) return 'unreadable'
    const answer = canCancel(saga.steps, await this.#options.log.read(task.id))
    if (answer !== 'possible') return answer
    await request()
    await this.#held.get(task.id)?.run.cancel(by)
    this.#look()
    return answer
  }

  /** Resolves when nothing runs and nothing is due now. For tests and orderly moments; new work may come at any time. */
  async whenIdle(): Promise<void> {
    if (this.#isIdle()) return
    await new Promise<void>((resolve) => this.#idleWaiters.push(resolve))
  }

  /**
   * Interrupts what runs and gives it back to the queue, resumable. Steps that do not end within `graceMs` are left alone:
   * their lease runs out and another runner repeats them. Answers with the ids of those tasks.
   */
  async stop(graceMs = 10_000): Promise<readonly string[]> {
    this.#state = 'stopped'
    this.#forgetWakes()
    this.#forgetLook()
    await this.#looking
    for (const { run } of this.#held.values()) run.interrupt(new TaskInterrupted('runner stops'))
    const grace = Promise.withResolvers<void>()
    const forgetGrace = this.#clock.after(graceMs, grace.resolve)
    await Promise.race([Promise.all([...this.#held.values()].map(({ ended }) => ended)), grace.promise])
    forgetGrace()
    this.#forgetRenewal()
    this.#tellIdle()
    return [...this.#held.keys()]
  }

  /** One look at a time; a wish that comes during a look leads to another one after it. */
  #look(): void {
    this.#lookAgain = true
    this.#looking ??= this.#lookUntilQuiet().finally(() => {
      this.#looking = undefined
      if (this.#lookAgain && this.#state === 'running') this.#look()
      else this.#tellIdle()
    })
  }

  async #lookUntilQuiet(): Promise<void> {
    while (this.#lookAgain && this.#state === 'running') {
      this.#lookAgain = false
      this.#forgetLook()
      const nextDueAt = await this.#claim().catch((error: unknown) => this.#report(error, undefined))
      if (this.#state !== 'running') return
      const untilDue = (nextDueAt ?? Number.POSITIVE_INFINITY) - this.#clock.now()
      const wait = Math.min(this.#pollMs, Math.max(MIN_LOOK_MS, untilDue))
      this.#forgetLook = this.#clock.after(wait, () => this.#look())
    }
  }

  /** Answers when to look again; undefined: poll, or when a task ends and its place is free. */
  async #claim(): Promise<number | undefined> {
    const limit = this.#concurrency - this.#held.size
    if (limit <= 0) return undefined
    const now = this.#clock.now()
    const leaseUntil = now + this.#leaseMs
    const { queue, owner, share } = this.#options
    const request = { now, owner, leaseUntil, limit, ...(share === undefined ? {} : { share }) }
    const { tasks, nextDueAt } = await queue.claim(request)
    for (const task of tasks) this.#hold(task, leaseUntil)
    return nextDueAt
  }

  #hold(task: ClaimedTask, leaseUntil: number): void {
    const { taskId } = task.lease
    const saga = this.#sagas.get(sagaKey({ name: task.saga, version: task.version }))
    const refused = this.#reasonNotToRun(task, saga)
    if (saga === undefined || refused !== undefined) {
      void this.#release(task.lease, refused ?? { kind: 'due', at: leaseUntil })
      return
    }
    const { log, judge, progress } = this.#options
    const run = new TaskRun(task, saga, { log, clock: this.#clock, judge, progress })
    const started = Promise.withResolvers<void>()
    const held: Held = { run, lease: task.lease, ended: started.promise, leaseUntil, isLost: false }
    this.#held.set(taskId, held)
    void this.#runAndRelease(held).finally(() => {
      this.#held.delete(taskId)
      started.resolve()
      this.#look()
    })
  }

  #reasonNotToRun({ lease, saga, version }: ClaimedTask, known: AnySaga | undefined): TaskRest | undefined {
    const now = this.#clock.now()
    if (known === undefined) {
      const key = sagaKey({ name: saga, version })
      return blockedRest(
        key,
        `this release of the server does not know the saga ${key}; start the release that accepted the task`,
        now,
      )
    }
    // Lost here, claimed here again, while the old step has not noticed yet: never two of one task.
    if (this.#held.has(lease.taskId)) return { kind: 'due', at: now + this.#pollMs }
    return undefined
  }

  async #runAndRelease(held: Held): Promise<void> {
    const { run, lease } = held
    let rest: TaskRest
    try {
      rest = await run.runToRest()
    } catch (error) {
      if (error instanceof LeaseLost) return
      this.#report(error, lease.taskId)
      rest = { kind: 'due', at: this.#clock.now() + this.#pollMs }
    }
    await this.#release(lease, rest)
    // A wake between the decision to rest and the row that says so found nobody to wake.
    if (rest.kind === 'waiting' && run.takeWake(rest.for)) {
      await this.#options.queue.wake(rest.for).catch((error: unknown) => this.#report(error, lease.taskId))
    }
  }

  async #release(lease: Lease, rest: TaskRest): Promise<void> {
    await this.#options.queue.release(lease, rest).catch((error: unknown) => this.#report(error, lease.taskId))
  }

  #renewLater(): void {
    this.#forgetRenewal = this.#clock.after(this.#leaseMs / 3, () => {
      void this.#renew().finally(() => this.#renewLater())
    })
  }

  async #renew(): Promise<void> {
    const all = [...this.#held.values()].filter((held) => !held.isLost)
    if (all.length === 0) return
    const leaseUntil = this.#clock.now() + this.#leaseMs
    try {
      const answers = await this.#options.queue.renew(
        all.map(({ lease }) => lease),
        leaseUntil,
      )
      for (const [i, held] of all.entries()) await this.#renewed(held, answers[i], leaseUntil)
    } catch (error) {
      this.#report(error, undefined)
    }
    for (const held of all) if (held.leaseUntil <= this.#clock.now() + this.#leaseMs / 3) this.#lose(held)
  }

  async #renewed(held: Held, answer: LeaseStatus | undefined, leaseUntil: number): Promise<void> {
    if (answer?.kind !== 'held') return this.#lose(held)
    held.leaseUntil = leaseUntil
    if (answer.cancelRequestedBy !== undefined) await held.run.cancel(answer.cancelRequestedBy)
  }

  #lose(held: Held): void {
    held.isLost = true
    held.run.interrupt(new TaskInterrupted('lease lost'))
  }

  #report(error: unknown, taskId: string | undefined): undefined {
    this.#options.onError?.(error, taskId)
  }

  #isIdle(): boolean {
    return this.#held.size === 0 && this.#looking === undefined && !this.#lookAgain
  }

  #tellIdle(): void {
    if (this.#state === 'running' && !this.#isIdle()) return
    for (const resolve of this.#idleWaiters.splice(0)) resolve()
  }
}
