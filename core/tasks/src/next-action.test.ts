/** What comes next, as a table: a log, and the one thing that follows from it. */
import { describe, expect, test } from 'vitest'
import { type NextAction, nextAction, type StepFacts } from './next-action.ts'
import type { SagaEvent } from './saga-event.ts'

const undo = () => {}
const steps: StepFacts[] = [
  { name: 'reserve', commits: false, undo },
  { name: 'look', commits: false, undo: { notNeeded: 'it only reads' } },
  { name: 'copy', commits: false, undo },
  { name: 'switch', commits: true, undo },
  { name: 'tidy', commits: false, undo },
]

const NOW = 1_000
const at = 0
const error = { code: 'HOST_REFUSED', message: 'no', params: {} }
const started = (step: string): SagaEvent => ({ kind: 'started', step, at })
const ok = (...names: string[]): SagaEvent[] =>
  names.flatMap((step) => [started(step), { kind: 'succeeded', step, at, output: null }])
const failed = (step: string): SagaEvent[] => [started(step), { kind: 'failed', step, at, error }]
const undone = (step: string): SagaEvent[] => [
  { kind: 'undo-started', step, at },
  { kind: 'undone', step, at },
]
const undoFailed = (step: string): SagaEvent[] => [
  { kind: 'undo-started', step, at },
  { kind: 'undo-failed', step, at, error },
]
const retried = (step: string, phase: 'run' | 'undo', notBefore: number): SagaEvent => ({
  kind: 'retried',
  step,
  at,
  phase,
  attempt: 1,
  notBefore,
  error,
})
const waiting = (step: string, kind: 'waiting' | 'undo-waiting' = 'waiting', recheckAt = NOW + 1): SagaEvent => ({
  kind,
  step,
  at,
  for: 'host:7',
  reason: 'host is away',
  recheckAt,
})
const resumed: SagaEvent = { kind: 'resumed', at }
const committed: SagaEvent = { kind: 'committed', step: 'switch', at }
const cancel: SagaEvent = { kind: 'cancel-requested', at, by: 'ann' }
const run = (step: string, attempt = 1): NextAction => ({ kind: 'run', step, attempt })
const undoing = (step: string, attempt = 1): NextAction => ({ kind: 'undo', step, attempt })
const waitForHost = (step: string): NextAction => ({
  kind: 'wait',
  step,
  until: NOW + 1,
  for: 'host:7',
  reason: 'host is away',
})
const beforeSwitch = ok('reserve', 'look', 'copy')
const afterSwitch = [...beforeSwitch, ...ok('switch'), committed]

const cases: { name: string; log: SagaEvent[]; next: NextAction }[] = [
  { name: 'an empty log starts at the first step', log: [], next: run('reserve') },
  { name: 'a step that succeeded is followed by the next', log: ok('reserve'), next: run('look') },
  {
    name: 'a step that started and then crashed is run again, as the same attempt',
    log: [...ok('reserve', 'look'), started('copy')],
    next: run('copy'),
  },
  {
    name: 'a failure is unwound newest first, the failed step included',
    log: [...ok('reserve', 'look'), ...failed('copy')],
    next: undoing('copy'),
  },
  {
    name: 'a step that needs no undo is passed over',
    log: [...ok('reserve', 'look'), ...failed('copy'), ...undone('copy')],
    next: undoing('reserve'),
  },
  {
    name: 'a crash in the middle of an undo repeats that undo',
    log: [...ok('reserve'), ...failed('look'), { kind: 'undo-started', step: 'reserve', at }],
    next: undoing('reserve'),
  },
  {
    name: 'a step that never started is not undone',
    log: [...failed('reserve'), ...undone('reserve')],
    next: { kind: 'end', outcome: 'unwound' },
  },
  {
    name: 'an undo that was refused stops everything for a person',
    log: [...beforeSwitch.slice(0, 4), ...failed('copy'), ...undoFailed('copy')],
    next: { kind: 'end', outcome: 'stuck' },
  },
  {
    name: 'a person can have a refused undo tried again',
    log: [...failed('reserve'), ...undoFailed('reserve'), { kind: 'ended', at, outcome: 'stuck' }, resumed],
    next: undoing('reserve'),
  },
  {
    name: 'a back-off holds the step until its time',
    log: [started('reserve'), retried('reserve', 'run', NOW + 1)],
    next: { kind: 'wait', step: 'reserve', until: NOW + 1, reason: 'no' },
  },
  {
    name: 'after a back-off the next attempt is counted',
    log: [started('reserve'), retried('reserve', 'run', NOW)],
    next: run('reserve', 2),
  },
  {
    name: 'a wake ends a back-off early',
    log: [started('reserve'), retried('reserve', 'run', NOW + 1), resumed],
    next: run('reserve', 2),
  },
  {
    name: 'an absent host makes the step wait',
    log: [started('reserve'), waiting('reserve')],
    next: waitForHost('reserve'),
  },
  {
    name: 'a wait looks again by itself in case the wake was lost',
    log: [started('reserve'), waiting('reserve', 'waiting', NOW)],
    next: run('reserve'),
  },
  { name: 'a wake ends a wait', log: [started('reserve'), waiting('reserve'), resumed], next: run('reserve') },
  {
    name: 'an undo whose host is absent waits, and is not stuck',
    log: [...failed('reserve'), { kind: 'undo-started', step: 'reserve', at }, waiting('reserve', 'undo-waiting')],
    next: waitForHost('reserve'),
  },
  {
    name: 'an undo is retried after its back-off',
    log: [...failed('reserve'), { kind: 'undo-started', step: 'reserve', at }, retried('reserve', 'undo', NOW)],
    next: undoing('reserve', 2),
  },
  {
    name: 'a cancel turns the task round',
    log: [...ok('reserve', 'look'), started('copy'), cancel],
    next: undoing('copy'),
  },
  {
    name: 'a cancel ends the wait of a step',
    log: [started('reserve'), waiting('reserve'), cancel],
    next: undoing('reserve'),
  },
  {
    name: 'a step that begins to wait after the cancel is undone all the same',
    log: [started('reserve'), cancel, waiting('reserve')],
    next: undoing('reserve'),
  },
  {
    name: 'a step that succeeds after the cancel is undone all the same',
    log: [started('reserve'), cancel, ...ok('reserve').slice(1)],
    next: undoing('reserve'),
  },
  {
    name: 'a cancel before the first step undoes what accepting the task has written',
    log: [cancel],
    next: undoing('reserve'),
  },
  {
    name: 'a committing step that succeeded is recorded as the point of no return',
    log: [...beforeSwitch, ...ok('switch')],
    next: { kind: 'commit', step: 'switch' },
  },
  {
    name: 'a cancel that comes between the deed and its record is too late',
    log: [...beforeSwitch, ...ok('switch'), cancel],
    next: { kind: 'commit', step: 'switch' },
  },
  { name: 'after a commit a cancel changes nothing', log: [...afterSwitch, cancel], next: run('tidy') },
  {
    name: 'after a commit a failure is tried again',
    log: [...afterSwitch, started('tidy'), retried('tidy', 'run', NOW)],
    next: run('tidy', 2),
  },
  {
    name: 'a committing step that failed is undone like any other',
    log: [...beforeSwitch, ...failed('switch')],
    next: undoing('switch'),
  },
  {
    name: 'all steps done is success',
    log: [...afterSwitch, ...ok('tidy')],
    next: { kind: 'end', outcome: 'succeeded' },
  },
  {
    name: 'an ended log stays ended',
    log: [...afterSwitch, ...ok('tidy'), { kind: 'ended', at, outcome: 'succeeded' }],
    next: { kind: 'end', outcome: 'succeeded' },
  },
  {
    name: 'a log with a step this release does not know is not touched',
    log: ok('reserve', 'encrypt'),
    next: { kind: 'blocked', reason: 'event 2 of its log names an unknown step "encrypt"' },
  },
  {
    name: 'a log with an event this release does not know is not touched',
    log: [{ kind: 'forked', step: 'reserve', at } as unknown as SagaEvent],
    next: { kind: 'blocked', reason: 'event 0 of its log is of an unknown kind "forked"' },
  },
]

describe('what comes next', () => {
  for (const { name, log, next } of cases) {
    test(name, () => expect(nextAction(steps, log, NOW)).toEqual(next))
  }
})
