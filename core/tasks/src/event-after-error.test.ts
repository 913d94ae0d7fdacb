/** What an error means for its task, as a table. */
import { describe, expect, test } from 'vitest'
import { type ErrorJudge, eventAfterError } from './event-after-error.ts'
import type { RetryPolicy } from './retry-policy.ts'
import type { Step } from './saga.ts'
import type { SagaEvent } from './saga-event.ts'
import { StepMustWait } from './step-must-wait.ts'

const NOW = 5_000
const failure = { code: 'X', message: 'x', params: {} }
const busy = new Error('busy')
const refused = new Error('refused')
const away = new Error('connection reset')

const judge: ErrorJudge = {
  describeError: () => failure,
  isTransient: (error) => error === busy,
  mustWait: (error) => (error === away ? { for: 'host:7', reason: 'host is away' } : undefined),
}

const retried = (phase: 'run' | 'undo', times: number): SagaEvent[] =>
  Array.from({ length: times }, (_, i) => ({
    kind: 'retried',
    step: 'x',
    at: 0,
    phase,
    attempt: i + 1,
    notBefore: 0,
    error: failure,
  }))
const committed: SagaEvent = { kind: 'committed', step: 'earlier', at: 0 }
const cancelled: SagaEvent = { kind: 'cancel-requested', at: 0, by: 'ann' }
const waited: SagaEvent = { kind: 'waiting', step: 'x', at: 0, for: 'host:7', reason: 'away', recheckAt: 0 }

interface Case {
  readonly name: string
  readonly error: unknown
  readonly phase?: 'run' | 'undo'
  readonly retry?: RetryPolicy
  readonly log?: readonly SagaEvent[]
  readonly event: Partial<SagaEvent>
}

const cases: Case[] = [
  { name: 'a step without a policy fails at once', error: busy, event: { kind: 'failed', error: failure } },
  {
    name: 'a transient error is tried again after a second',
    error: busy,
    retry: { attempts: 2 },
    event: { kind: 'retried', phase: 'run', attempt: 1, notBefore: NOW + 1_000 },
  },
  {
    name: 'the delay doubles up to its maximum',
    error: busy,
    retry: { attempts: 99, firstDelayMs: 100, maxDelayMs: 1_500 },
    log: retried('run', 4),
    event: { kind: 'retried', attempt: 5, notBefore: NOW + 1_500 },
  },
  {
    name: 'the last attempt fails for good',
    error: busy,
    retry: { attempts: 3 },
    log: retried('run', 2),
    event: { kind: 'failed' },
  },
  { name: 'a refusal is not tried again', error: refused, retry: { attempts: 3 }, event: { kind: 'failed' } },
  {
    name: 'the policy of the step overrules what the runner was told',
    error: refused,
    retry: { attempts: 3, isTransient: () => true },
    event: { kind: 'retried' },
  },
  {
    name: 'after the point of no return even a refusal is tried again',
    error: refused,
    log: [committed, ...retried('run', 50)],
    event: { kind: 'retried', attempt: 51, notBefore: NOW + 60_000 },
  },
  {
    name: 'a cancelled step is not tried again',
    error: busy,
    retry: { attempts: 3 },
    log: [cancelled],
    event: { kind: 'failed' },
  },
  {
    name: 'an undo never gives up on an error that may pass',
    error: busy,
    phase: 'undo',
    log: [cancelled, ...retried('undo', 50)],
    event: { kind: 'retried', phase: 'undo', attempt: 51 },
  },
  {
    name: 'a refused undo is left to a person',
    error: refused,
    phase: 'undo',
    event: { kind: 'undo-failed', error: failure },
  },
  {
    name: 'a step says itself that it must wait',
    error: new StepMustWait({ for: 'pool:1', reason: 'pool is refreshing' }),
    event: { kind: 'waiting', for: 'pool:1', reason: 'pool is refreshing', recheckAt: NOW + 30_000 },
  },
  { name: 'an error of an absent host means waiting', error: away, event: { kind: 'waiting', for: 'host:7' } },
  {
    name: 'an undo of an absent host waits, too',
    error: away,
    phase: 'undo',
    event: { kind: 'undo-waiting', for: 'host:7' },
  },
  {
    name: 'a host that stays away is asked less and less often',
    error: away,
    log: Array.from({ length: 10 }, () => waited),
    event: { kind: 'waiting', recheckAt: NOW + 600_000 },
  },
]

describe('what an error means for its task', () => {
  for (const { name, error, phase = 'run', retry, log = [], event } of cases) {
    test(name, () => {
      const step: Step = {
        name: 'x',
        run: () => undefined,
        undo: () => undefined,
        retry,
        commits: false,
        weight: 1,
        title: () => 'x',
      }
      expect(eventAfterError(step, phase, log, error, NOW, judge)).toMatchObject({ step: 'x', at: NOW, ...event })
    })
  }
})
