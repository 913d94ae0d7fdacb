/** Properties of any saga under any weather: failures, lost replies, waits, retries, crashes and a cancel, in any mixture. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AnySaga, type SagaBuilder, saga } from './saga.ts'
import type { SagaEvent } from './saga-event.ts'
import { StepMustWait } from './step-must-wait.ts'
import { plainJudge, runSaga, type SagaResult } from './testing/run-saga.ts'

type Mishap = 'fails' | 'loses its reply' | 'is transient' | 'must wait'

interface StepWeather {
  readonly commits: boolean
  readonly hasUndo: boolean
  /** What goes wrong at each call, in order; then all is well. */
  readonly run: readonly Mishap[]
  readonly undo: readonly Mishap[]
}

interface Weather {
  readonly steps: readonly StepWeather[]
  readonly crashes: readonly { readonly write: number; readonly kept: boolean }[]
  readonly cancelAt: number | undefined
}

const mishaps = fc.array(fc.constantFrom<Mishap>('fails', 'loses its reply', 'is transient', 'must wait'), {
  maxLength: 3,
})
const weather: fc.Arbitrary<Weather> = fc.record({
  steps: fc.array(
    fc.record({
      commits: fc.boolean(),
      hasUndo: fc.boolean(),
      run: fc.oneof({ weight: 3, arbitrary: fc.constant<Mishap[]>([]) }, { weight: 2, arbitrary: mishaps }),
      undo: fc.oneof({ weight: 3, arbitrary: fc.constant<Mishap[]>([]) }, { weight: 1, arbitrary: mishaps }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  crashes: fc.array(fc.record({ write: fc.nat(20), kept: fc.boolean() }), { maxLength: 4 }),
  cancelAt: fc.option(fc.nat(12), { nil: undefined }),
})

describe('any saga in any weather', () => {
  test('ends, and leaves everything, nothing, or what it says is left', () =>
    check(({ steps }, { outcome }, effects) => {
      const undoable = steps.flatMap((step, i) => (step.hasUndo ? [`s${i}`] : []))
      const present = [...effects].filter((name) => undoable.includes(name))
      if (outcome === 'succeeded') expect(present.toSorted()).toEqual(undoable)
      if (outcome === 'unwound') expect(present).toEqual([])
    }))

  test('undoes newest first', () =>
    check((_, { log }) => {
      const order = log.filter((event) => event.kind === 'undo-started').map((event) => event.step)
      expect(order).toEqual(order.toSorted().toReversed())
    }))

  test('undoes nothing and gives up nothing after the point of no return', () =>
    check((_, { log, outcome }) => {
      const commit = log.findIndex((event) => event.kind === 'committed')
      if (commit < 0) return
      expect(log.slice(commit).filter((event) => backwards.includes(event.kind))).toEqual([])
      expect(outcome).toBe('succeeded')
    }))

  test('runs no step once it has turned round', () =>
    check((_, { log }) => {
      const turned = log.findIndex((event) => event.kind === 'undo-started')
      if (turned >= 0) expect(log.slice(turned).filter((event) => event.kind === 'started')).toEqual([])
    }))

  test('is stuck only when an undo was refused', () =>
    check((_, { log, outcome }) => {
      expect(outcome === 'stuck').toBe(log.some((event) => event.kind === 'undo-failed'))
    }))

  test('does not succeed once a cancel was accepted before the point of no return', () =>
    check((_, { log, outcome }) => {
      const isCancelled = log.some((event) => event.kind === 'cancel-requested')
      const isCommitted = log.some((event) => event.kind === 'committed')
      if (isCancelled && !isCommitted) expect(outcome).not.toBe('succeeded')
    }))

  test('unwinds only for a failure or a cancel', () =>
    check((_, { log, outcome }) => {
      const reasons = log.filter((event) => event.kind === 'failed' || event.kind === 'cancel-requested')
      if (outcome !== 'succeeded') expect(reasons).not.toEqual([])
    }))
})

test('a cancel in the moment of success still unwinds, also where nothing needs an undo', async () => {
  const one = saga<null>('one', 1)
    .step('x', { run: () => 1, undo: { notNeeded: 'it only reads' } })
    .build()
  const { outcome } = await runSaga(one, null, {
    onEvent: (event, run) => (event.kind === 'succeeded' ? run.cancel('ann') : undefined),
  })
  expect(outcome).toBe('unwound')
})

const backwards: SagaEvent['kind'][] = ['failed', 'undo-started', 'undone', 'undo-waiting', 'undo-failed']

/** Runs 150 random sagas to their end and looks at each result. */
async function check(
  claim: (weather: Weather, result: SagaResult, effects: ReadonlySet<string>) => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(weather, async (given) => {
      const effects = new Set<string>()
      let events = 0
      const result = await runSaga(sagaUnder(given, effects), null, {
        crashes: given.crashes,
        judge: { ...plainJudge, isTransient: (error) => error instanceof Transient },
        onEvent: (_, run) =>
          given.cancelAt !== undefined && events++ === given.cancelAt ? run.cancel('ann') : undefined,
      })
      claim(given, result, effects)
    }),
    { numRuns: 150 },
  )
}

class Transient extends Error {}

function sagaUnder({ steps }: Weather, effects: Set<string>): AnySaga {
  let building = saga<null>('any', 1) as SagaBuilder<null>
  for (const [i, { commits, hasUndo, run, undo }] of steps.entries()) {
    const name = `s${i}`
    const runs = [...run]
    const undos = [...undo]
    building = building.step(name as never, {
      run: () => under(runs.shift(), () => void effects.add(name)),
      undo: hasUndo ? () => under(undos.shift(), () => void effects.delete(name)) : { notNeeded: 'says the test' },
      retry: { attempts: 3 },
      ...(commits && { commits }),
    }) as unknown as SagaBuilder<null>
  }
  return building.build()
}

async function under(mishap: Mishap | undefined, work: () => void): Promise<void> {
  if (mishap === 'must wait') throw new StepMustWait({ for: 'host:1', reason: 'host is away' })
  if (mishap === 'is transient') throw new Transient('busy')
  if (mishap !== 'fails') work()
  if (mishap !== undefined) throw new Error(mishap)
}
