/**
 * The properties every saga must have, as ready-made tests: whatever breaks, wherever the server dies, whenever somebody
 * cancels, the task ends, and either everything or nothing is there.
 *
 * Needs the names of the steps beforehand because tests are declared before any world exists.
 */
import { describe, expect, test } from 'vitest'
import type { ErrorJudge } from '../event-after-error.ts'
import type { AnySaga, Step } from '../saga.ts'
import { plainJudge, runSaga, type SagaPlay, type SagaResult } from './run-saga.ts'

export interface SagaWorld {
  readonly saga: AnySaga
  readonly input: unknown
  /** Nothing of the task is left: called when it was unwound. */
  assertClean(): Promise<void> | void
  /** Everything is there, once: called when it succeeded. */
  assertDone?(): Promise<void> | void
  /** How the product judges errors; absent: every error is permanent. */
  readonly judge?: ErrorJudge
}

export function describeSaga(
  name: string,
  steps: readonly string[],
  makeWorld: () => Promise<SagaWorld> | SagaWorld,
): void {
  describe(`saga ${name}`, () => {
    test('has the steps that are tested', async () => {
      const { saga } = await makeWorld()
      expect(saga.steps.map((step) => step.name)).toEqual(steps)
    })

    test('succeeds when nothing goes wrong', () => expectPlay(makeWorld, {}, 'succeeded'))
    test('cancelled before anything has run, what accepting it wrote is taken back', () =>
      expectPlay(makeWorld, { cancelledInQueue: true }, 'unwound'))

    for (const broken of steps) {
      test(`when "${broken}" fails, ${either}`, () => expectChanged(makeWorld, broken, failing))
      test(`when "${broken}" loses its reply, ${either}`, () => expectChanged(makeWorld, broken, losingTheReply))
      test(`"${broken}" may run twice`, () => expectPlay(makeWorld, {}, 'succeeded', broken, repeated))
      test(`cancelled during "${broken}", ${either}`, () => expectCancelled(makeWorld, broken))
    }

    for (const kept of [false, true]) {
      const when = kept ? 'after' : 'before'
      test(`killed ${when} any write of its log, it still succeeds`, () =>
        expectCrashes(makeWorld, kept, undefined, 'succeeded'))
      const breakable = steps.toReversed()
      test(`killed ${when} any write while it unwinds, it still leaves nothing behind`, () =>
        expectCrashes(makeWorld, kept, breakable, 'unwound'))
    }
  })
}

const either = 'nothing is left behind, or past the point of no return it goes on'

type Change = (step: Step) => Step

const refusal = () => new Error('broken on purpose')

/** Fails once, before doing anything. */
const failing: Change = (step) => {
  let broken = true
  return { ...step, run: (context) => (broken ? ((broken = false), Promise.reject(refusal())) : step.run(context)) }
}

/** Does its work and fails all the same, once. */
const losingTheReply: Change = (step) => {
  let broken = true
  return {
    ...step,
    async run(context) {
      const output = await step.run(context)
      if (!broken) return output
      broken = false
      throw refusal()
    },
  }
}

const repeated: Change = (step) => ({
  ...step,
  async run(context) {
    await step.run(context)
    return step.run(context)
  },
})

/** After the point of no return a failure is tried again, so the task succeeds; before it, everything is undone. */
async function expectChanged(makeWorld: MakeWorld, broken: string, change: Change): Promise<void> {
  const { saga } = await makeWorld()
  await expectPlay(makeWorld, {}, isAfterCommit(saga, broken) ? 'succeeded' : 'unwound', broken, change)
}

/** A step that does not listen to its signal may win the race; if it is the committing one, the cancel came too late. */
async function expectCancelled(makeWorld: MakeWorld, during: string): Promise<void> {
  const world = await makeWorld()
  const play: SagaPlay = {
    onEvent: (event, run) => (event.kind === 'started' && event.step === during ? run.cancel('a test') : undefined),
  }
  const result = await runSaga(world.saga, world.input, { ...play, judge: world.judge ?? plainJudge })
  expect(result.outcome).not.toBe('stuck')
  if (!isAfterCommit(world.saga, during) && !commits(world.saga, during)) expect(result.outcome).toBe('unwound')
  await assertWorld(world, result)
}

/** Dies once at every position of the log of an undisturbed run, each time in a new world. */
async function expectCrashes(
  makeWorld: MakeWorld,
  kept: boolean,
  breakable: readonly string[] | undefined,
  outcome: 'succeeded' | 'unwound',
): Promise<void> {
  const { saga } = await makeWorld()
  const broken = breakable?.find((step) => !isAfterCommit(saga, step))
  const rehearsal = await expectPlay(makeWorld, {}, outcome, broken, failingAlways)
  for (let write = 0; write < rehearsal.log.length; write++) {
    await expectPlay(
      makeWorld,
      { crashes: [{ write, kept }] },
      outcome,
      broken,
      failingAlways,
      `killed at event ${write}`,
    )
  }
}

/** Does its work and fails: the most there can be to undo, again after each crash. */
const failingAlways: Change = (step) => ({
  ...step,
  async run(context) {
    await step.run(context)
    throw refusal()
  },
})

type MakeWorld = () => Promise<SagaWorld> | SagaWorld

async function expectPlay(
  makeWorld: MakeWorld,
  play: SagaPlay,
  outcome: 'succeeded' | 'unwound',
  changedStep?: string,
  change: Change = (step) => step,
  hint?: string,
): Promise<SagaResult> {
  const world = await makeWorld()
  const steps = world.saga.steps.map((step) => (step.name === changedStep ? change(step) : step))
  const result = await runSaga({ ...world.saga, steps }, world.input, { ...play, judge: world.judge ?? plainJudge })
  const errors = result.log.flatMap((event) => ('error' in event ? [JSON.stringify(event.error)] : []))
  expect(result.outcome, [hint, ...errors].filter(Boolean).join('; ')).toBe(outcome)
  await assertWorld(world, result)
  return result
}

async function assertWorld(world: SagaWorld, { outcome }: SagaResult): Promise<void> {
  if (outcome === 'unwound') await world.assertClean()
  if (outcome === 'succeeded') await world.assertDone?.()
}

function isAfterCommit(saga: AnySaga, name: string): boolean {
  const commit = saga.steps.findIndex((step) => step.commits)
  return commit >= 0 && saga.steps.findIndex((step) => step.name === name) > commit
}

const commits = (saga: AnySaga, name: string): boolean => saga.steps.some((step) => step.name === name && step.commits)
