/**
 * Runs one claimed task until it rests: ended, waiting, or interrupted.
 *
 * Asks nextAction, does it, writes the fact, asks again. Knows no queue and no lease times (TaskRunner); it is told to cancel,
 * to stop, and what was woken. Every write is decided anew when its turn comes (OpenLog), so a cancel at any moment is safe.
 */
import { canCancel } from './can-cancel.ts'
import type { Clock } from './clock.ts'
import { type ErrorJudge, eventAfterError } from './event-after-error.ts'
import { TaskCancelled, type TaskInterrupted } from './interruptions.ts'
import { type Json, jsonCopy } from './json.ts'
import { type NextAction, nextAction } from './next-action.ts'
import { OpenLog } from './open-log.ts'
import { type ProgressSink, throttledProgress } from './progress.ts'
import { restAfter } from './rest-after.ts'
import type { AnyContext, AnySaga, Step } from './saga.ts'
import type { SagaEvent, TaskFailure } from './saga-event.ts'
import type { SagaLog } from './saga-log.ts'
import { type ClaimedTask, type TaskRest, taskKey } from './task-queue.ts'

export interface TaskRunDeps {
  readonly log: SagaLog
  readonly clock: Clock
  readonly judge: ErrorJudge
  readonly progress: ProgressSink | undefined
}

type StepAction = Extract<NextAction, { kind: 'run' | 'undo' }>

export class TaskRun {
  readonly #task: ClaimedTask
  readonly #saga: AnySaga
  readonly #deps: TaskRunDeps
  readonly #log: OpenLog
  readonly #interrupted = new AbortController()
  readonly #woken = new Set<string>()
  /** Fires for the step that runs now; the next step, if there is one, gets its own. */
  #cancelStep = new AbortController()

  constructor(task: ClaimedTask, saga: AnySaga, deps: TaskRunDeps) {
    this.#task = task
    this.#saga = saga
    this.#deps = deps
    this.#log = new OpenLog(deps.log, task.lease, task.log)
  }

  /** Throws what the log throws: LeaseLost, or that it cannot be written. Errors of steps become events. */
  async runToRest(): Promise<TaskRest> {
    if (this.#task.woken) await this.#resume()
    if (this.#task.cancelRequestedBy !== undefined) await this.cancel(this.#task.cancelRequestedBy)

    while (!this.#interrupted.signal.aborted) {
      const action = this.#next()
      const rest = await this.#follow(action)
      if (rest !== undefined) return rest
    }
    return { kind: 'due', at: this.#deps.clock.now() }
  }

  /** Turns the task round if it is not too late. The step that runs is told by its signal. */
  async cancel(by: string): Promise<void> {
    const at = this.#deps.clock.now()
    const turned = await this.#log.append((events) =>
      canCancel(this.#saga.steps, events) === 'possible' ? { kind: 'cancel-requested', at, by } : undefined,
    )
    if (turned) this.#cancelStep.abort(new TaskCancelled(by))
  }

  /** This runner will not go on with the task. Says nothing about the task itself. */
  interrupt(why: TaskInterrupted): void {
    this.#interrupted.abort(why)
  }

  /** News that came while the task was held. */
  noteWake(key: string): void {
    this.#woken.add(key)
  }

  /** Whether the key was woken since the last step began; each wake counts once. */
  takeWake(key: string | undefined): boolean {
    return key !== undefined && this.#woken.delete(key)
  }

  #next(events = this.#log.events): NextAction {
    return nextAction(this.#saga.steps, events, this.#deps.clock.now())
  }

  async #follow(action: NextAction): Promise<TaskRest | undefined> {
    const at = this.#deps.clock.now()
    switch (action.kind) {
      case 'run':
      case 'undo':
        await this.#perform(action)
        return undefined
      case 'commit':
        await this.#appendIfStill(action, { kind: 'committed', step: action.step, at })
        return undefined
      case 'wait':
        if (!this.takeWake(action.for) && !this.takeWake(taskKey(this.#task.lease.taskId))) break
        await this.#resume()
        return undefined
      case 'end':
        if (this.#log.events.at(-1)?.kind === 'ended') break
        await this.#appendIfStill(action, { kind: 'ended', at, outcome: action.outcome })
        return undefined
      case 'blocked':
        break
      default:
        return action satisfies never
    }
    return restAfter(action, this.#saga, this.#log.events, at)
  }

  async #perform(action: StepAction): Promise<void> {
    const step = this.#stepNamed(action.step)
    const cancelStep = new AbortController()
    this.#cancelStep = cancelStep
    this.#woken.clear() // what was woken before this step begins, it will see for itself

    const kind = action.kind === 'run' ? 'started' : 'undo-started'
    const begun = await this.#appendIfStill(action, { kind, step: step.name, at: this.#deps.clock.now() })
    if (!begun) return

    const signal =
      action.kind === 'run' ? AbortSignal.any([this.#interrupted.signal, cancelStep.signal]) : this.#interrupted.signal
    const event = await this.#attempt(step, action, signal)
    if (event !== undefined) await this.#log.append(() => event)
  }

  /** The event to write; none if the step was interrupted, for then nothing is known about it. */
  async #attempt(step: Step, action: StepAction, signal: AbortSignal): Promise<SagaEvent | undefined> {
    const { clock, judge } = this.#deps
    const progress = throttledProgress(this.#deps.progress, this.#task.lease.taskId, step.name, clock)
    const context = this.#contextOf(action, signal, progress.report)
    try {
      if (action.kind === 'run') {
        const output = jsonCopy(await step.run(context))
        return { kind: 'succeeded', step: step.name, at: clock.now(), output }
      }
      if (typeof step.undo === 'function') await step.undo(context)
      return { kind: 'undone', step: step.name, at: clock.now() }
    } catch (error) {
      if (this.#interrupted.signal.aborted) return undefined
      if (isAbort(error, signal)) return { kind: 'failed', step: step.name, at: clock.now(), error: cancelled(signal) }
      return eventAfterError(step, action.kind, this.#log.events, error, clock.now(), judge)
    } finally {
      progress.flush()
    }
  }

  #contextOf(action: StepAction, signal: AbortSignal, progress: AnyContext['progress']): AnyContext {
    const { input, lease } = this.#task
    return { taskId: lease.taskId, input, done: outputsOf(this.#log.events), signal, attempt: action.attempt, progress }
  }

  #stepNamed(name: string): Step {
    const step = this.#saga.steps.find((candidate) => candidate.name === name)
    if (step === undefined) throw new TypeError(`saga ${this.#saga.name} has no step "${name}"`)
    return step
  }

  /** Ends a wait or a back-off, or lets a stuck task go on. Does nothing to a task that does not rest. */
  async #resume(): Promise<void> {
    const at = this.#deps.clock.now()
    await this.#log.append((events) => {
      const next = this.#next(events)
      const rests = next.kind === 'wait' || (next.kind === 'end' && next.outcome === 'stuck')
      return rests ? { kind: 'resumed', at } : undefined
    })
  }

  #appendIfStill(action: NextAction & { readonly kind: SagaActionKind }, event: SagaEvent): Promise<boolean> {
    return this.#log.append((events) => {
      const now = this.#next(events)
      return isSame(now, action) ? event : undefined
    })
  }
}

type SagaActionKind = Exclude<NextAction['kind'], 'wait' | 'blocked'>

/** By outcome, too: a cancel in the last moment turns "end, succeeded" into "end, unwound" where nothing needs an undo. */
const isSame = (a: NextAction, b: NextAction): boolean =>
  a.kind === b.kind && stepOf(a) === stepOf(b) && outcomeOf(a) === outcomeOf(b)

const stepOf = (action: NextAction): string | undefined => ('step' in action ? action.step : undefined)

const outcomeOf = (action: NextAction): string | undefined => ('outcome' in action ? action.outcome : undefined)

/** Some calls throw the reason they were aborted for, others an AbortError of their own. */
const isAbort = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted && (error === signal.reason || (error instanceof Error && error.name === 'AbortError'))

const cancelled = (signal: AbortSignal): TaskFailure => ({
  code: 'TASK_CANCELLED',
  message: signal.reason instanceof Error ? signal.reason.message : 'cancelled',
  params: {},
})

function outputsOf(events: readonly SagaEvent[]): Record<string, Json> {
  const outputs: Record<string, Json> = Object.create(null)
  for (const event of events) if (event.kind === 'succeeded') outputs[event.step] = event.output
  return outputs
}
