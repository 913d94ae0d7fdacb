/**
 * The whole recovery logic: what comes next is a pure function of the log.
 *
 * A crash is not a code path; it is the same question again. One direction at a time: forward, until a failure or a cancel
 * before the point of no return turns the task round, for good. Newest first, the failed step included.
 */
import type { NoUndo } from './saga.ts'
import type { Outcome, SagaEvent } from './saga-event.ts'

export type NextAction =
  | { readonly kind: 'run' | 'undo'; readonly step: string; readonly attempt: number }
  /** The step succeeded; what is missing is the word that there is no way back. */
  | { readonly kind: 'commit'; readonly step: string }
  /** Nothing before `until`, unless `for` is woken. */
  | {
      readonly kind: 'wait'
      readonly step: string
      readonly until: number
      readonly for?: string
      readonly reason: string
    }
  | { readonly kind: 'end'; readonly outcome: Outcome }
  /** The log says things that this release cannot read. Touching anything could be wrong. */
  | { readonly kind: 'blocked'; readonly reason: string }

/** What the question needs to know of a step. */
export interface StepFacts {
  readonly name: string
  readonly commits: boolean
  readonly undo: NoUndo | ((...args: never[]) => unknown)
}

export function nextAction(steps: readonly StepFacts[], log: readonly SagaEvent[], now: number): NextAction {
  const reason = unreadable(steps, log)
  if (reason !== undefined) return { kind: 'blocked', reason }

  const last = log.at(-1)
  if (last?.kind === 'ended') return { kind: 'end', outcome: last.outcome }

  // Before anything else, also before a cancel that came meanwhile: the deed is done, only its record is missing.
  const done = steps.find((step) => step.commits && has(log, 'succeeded', step) && !has(log, 'committed', step))
  if (done !== undefined) return { kind: 'commit', step: done.name }

  return isUnwinding(log) ? backward(steps, log, now) : forward(steps, log, now)
}

/** After this there is only forward: a failure is retried, a cancel refused. */
export function isCommitted(log: readonly SagaEvent[]): boolean {
  return log.some((event) => event.kind === 'committed')
}

export function isUnwinding(log: readonly SagaEvent[]): boolean {
  return !isCommitted(log) && log.some((event) => event.kind === 'failed' || event.kind === 'cancel-requested')
}

/**
 * Steps whose work may still be there, oldest first. The first step counts from the start: it stands for what was written
 * when the task was accepted, which is there even if a cancel comes before anything has run.
 */
export function leftBehind(steps: readonly StepFacts[], log: readonly SagaEvent[]): string[] {
  const isBegun = (step: StepFacts) => step === steps[0] || has(log, 'started', step)
  return steps
    .filter((step) => typeof step.undo === 'function' && isBegun(step) && !has(log, 'undone', step))
    .map((step) => step.name)
}

/** The attempt that comes next, or is running. */
export function attemptOf(log: readonly SagaEvent[], step: string, phase: 'run' | 'undo'): number {
  return 1 + log.filter((event) => event.kind === 'retried' && event.step === step && event.phase === phase).length
}

function forward(steps: readonly StepFacts[], log: readonly SagaEvent[], now: number): NextAction {
  const step = steps.find((candidate) => !has(log, 'succeeded', candidate))
  if (step === undefined) return { kind: 'end', outcome: 'succeeded' }
  return pauseOf(log, 'run', now) ?? { kind: 'run', step: step.name, attempt: attemptOf(log, step.name, 'run') }
}

function backward(steps: readonly StepFacts[], log: readonly SagaEvent[], now: number): NextAction {
  if (isRefused(log)) return { kind: 'end', outcome: 'stuck' }
  const step = leftBehind(steps, log).at(-1)
  if (step === undefined) return { kind: 'end', outcome: 'unwound' }
  return pauseOf(log, 'undo', now) ?? { kind: 'undo', step, attempt: attemptOf(log, step, 'undo') }
}

/** An undo that failed needs a person, until one says "go on" (resumed). */
function isRefused(log: readonly SagaEvent[]): boolean {
  return log.findLastIndex((e) => e.kind === 'undo-failed') > log.findLastIndex((e) => e.kind === 'resumed')
}

/** Only the last event can hold a task back, and only in its own direction: a cancel ends the wait of a step. */
function pauseOf(log: readonly SagaEvent[], phase: 'run' | 'undo', now: number): NextAction | undefined {
  const last = log.at(-1)
  if (last?.kind === 'retried' && last.phase === phase && now < last.notBefore) {
    return { kind: 'wait', step: last.step, until: last.notBefore, reason: last.error.message }
  }
  if (last?.kind === (phase === 'run' ? 'waiting' : 'undo-waiting') && now < last.recheckAt) {
    return { kind: 'wait', step: last.step, until: last.recheckAt, for: last.for, reason: last.reason }
  }
  return undefined
}

const has = (
  log: readonly SagaEvent[],
  kind: 'started' | 'succeeded' | 'undone' | 'committed',
  step: StepFacts,
): boolean => log.some((event) => event.kind === kind && event.step === step.name)

/** Logs outlive releases in both directions: a newer release may have written this one before it was rolled back. */
function unreadable(steps: readonly StepFacts[], log: readonly SagaEvent[]): string | undefined {
  for (const [position, event] of log.entries()) {
    if (!Object.hasOwn(knownKinds, event.kind))
      return `event ${position} of its log is of an unknown kind "${event.kind}"`
    if ('step' in event && !steps.some((step) => step.name === event.step)) {
      return `event ${position} of its log names an unknown step "${event.step}"`
    }
  }
  return undefined
}

const knownKinds: Readonly<Record<SagaEvent['kind'], true>> = {
  started: true,
  succeeded: true,
  failed: true,
  retried: true,
  waiting: true,
  resumed: true,
  'undo-started': true,
  undone: true,
  'undo-waiting': true,
  'undo-failed': true,
  committed: true,
  'cancel-requested': true,
  ended: true,
}
