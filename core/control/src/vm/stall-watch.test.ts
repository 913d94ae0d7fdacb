/** Moves that come to an end are left alone, however long they take; those that do not are told by what they tell of themselves. */
import { expect, test } from 'vitest'
import { StallWatch } from './stall-watch.ts'

const MIB = 2 ** 20
const PATIENCE_S = 60

type Told = readonly [
  second: number,
  round: number,
  leftMiB: number,
  more?: { throttlePercent?: number; dirty?: number },
]

function firstStall(all: readonly Told[]): readonly [number, string] | undefined {
  const watch = new StallWatch(PATIENCE_S * 1000)
  for (const [second, round, left, { throttlePercent, dirty } = {}] of all) {
    const why = watch.look(
      {
        memoryTotalBytes: 4096 * MIB,
        memoryRemainingBytes: left * MIB,
        round,
        bytesPerSecond: 10 * MIB,
        ...(throttlePercent === undefined ? {} : { throttlePercent }),
        ...(dirty === undefined ? {} : { dirtyBytesPerSecond: dirty * MIB }),
      },
      second * 1000,
    )
    if (why !== undefined) return [second, why]
  }
  return undefined
}

/** From `left` down to nothing at 10 MiB a second, told every ten seconds. */
const round = (from: number, number: number, left: number): Told[] =>
  Array.from({ length: Math.ceil(left / 100) }, (_, i) => [from + i * 10, number, left - i * 100] as const)

test('a first round that takes an hour is no stall: something is copied all the time', () => {
  expect(firstStall(round(0, 1, 36_000))).toBeUndefined()
})

test('rounds that become smaller are none, even if one alone takes longer than the patience', () => {
  expect(
    firstStall([...round(0, 1, 4000), ...round(400, 2, 2000), ...round(600, 3, 1000), ...round(700, 4, 500)]),
  ).toBeUndefined()
})

test('a guest that writes as fast as the link carries has stalled after two rounds in vain and the patience, with its figures', () => {
  const vain = Array.from(
    { length: 10 },
    (_, i): Told => [410 + i * 10, 3 + i, 200, { dirty: 11, throttlePercent: 99 }],
  )
  const stall = firstStall([...round(0, 1, 4000), [400, 2, 200, { throttlePercent: 99 }], ...vain])
  expect(stall).toEqual([
    460,
    'it has come no closer to its end for 60 s: 200 MiB are left in round 8, 10 MiB a second are copied, ' +
      'the guest writes 11 MiB a second, its vCPUs are slowed by 99 %',
  ])
})

test('rounds in vain within the patience are none yet', () => {
  const quick = Array.from({ length: 20 }, (_, i): Told => [10 + i, 2 + i, 200])
  expect(firstStall([[0, 1, 200], ...quick])).toBeUndefined()
})

test('as long as the guest is slowed down further there is hope', () => {
  const slower = Array.from(
    { length: 40 },
    (_, i): Told => [10 * i, 2 + Math.floor(i / 5), 200, { throttlePercent: 20 + i }],
  )
  expect(firstStall(slower)).toBeUndefined()
})

test('a link that carries nothing is a stall in the first round', () => {
  expect(firstStall(Array.from({ length: 9 }, (_, i): Told => [i * 10, 1, i === 0 ? 500 : 400]))).toEqual([
    70,
    expect.stringMatching(/^nothing was copied for 60 s; 400 MiB are left in round 1/),
  ])
})

test('a clock that jumps makes no stall', () => {
  expect(
    firstStall([
      [0, 1, 500],
      [10, 1, 400],
      [7200, 1, 400],
      [7210, 1, 300],
      [20, 1, 200],
      [30, 1, 200],
    ]),
  ).toBeUndefined()
})
