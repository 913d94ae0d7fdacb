/** Limits of moves: whatever is asked for and whatever ends, in whatever order, no host and no link has more than it may. */
import type { HostId, VmId } from '@covisor/model'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MoveUnderWay, reasonToWait } from './move-limits.ts'

const host = (number: number) => `h${number}` as HostId
const anyHost = fc.nat(4).map(host)
const step = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), from: anyHost, to: anyHost }),
  fc.record({ kind: fc.constant('end' as const), which: fc.nat(20) }),
)
const limits = fc.record({
  perHost: fc.integer({ min: 1, max: 4 }),
  perLink: fc.option(fc.integer({ min: 1, max: 3 }), { nil: null }),
})

test('no host and no link ever has more moves than it may', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), limits, (steps, { perHost, perLink }) => {
      let underWay: MoveUnderWay[] = []
      for (const [number, one] of steps.entries()) {
        if (one.kind === 'end') underWay = underWay.toSpliced(one.which, 1)
        else if (one.from !== one.to && reasonToWait(one, underWay, { perHost, perLink }) === undefined)
          underWay = [...underWay, { vm: `vm${number}` as VmId, from: one.from, to: one.to }]
        const ends = underWay.flatMap(({ from, to }) => [from!, to])
        const links = underWay.map(({ from, to }) => [from!, to].toSorted((a, b) => (a < b ? -1 : 1)).join())
        for (const of of Map.groupBy(ends, (name) => name).values()) expect(of.length).toBeLessThanOrEqual(perHost)
        for (const of of Map.groupBy(links, (name) => name).values())
          expect(of.length).toBeLessThanOrEqual(perLink ?? Number.POSITIVE_INFINITY)
      }
    }),
  )
})

test('a move waits only for what it would use itself', () => {
  const underWay = [{ vm: 'vm1' as VmId, from: host(1), to: host(2) }]
  const may = (from: number, to: number, perHost: number, perLink: number | null) =>
    reasonToWait({ from: host(from), to: host(to) }, underWay, { perHost, perLink }) === undefined
  expect(may(3, 4, 1, 1)).toBe(true)
  expect(may(3, 2, 1, null)).toBe(false)
  expect(may(2, 1, 2, 1)).toBe(false)
  expect(may(3, 2, 2, 1)).toBe(true)
})
