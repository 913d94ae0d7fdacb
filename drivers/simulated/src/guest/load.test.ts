/** Load as a function of time: what every counter must keep. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadOf } from './load.ts'

test('the work that a VM did never falls, and never exceeds the time that passed', () => {
  const ms = fc.nat(10 ** 9)
  fc.assert(
    fc.property(fc.string(), ms, ms, (name, a, b) => {
      const [early, late] = a < b ? [a, b] : [b, a]
      const [first, second] = [loadOf(name, early).workedSeconds, loadOf(name, late).workedSeconds]
      expect(second).toBeGreaterThanOrEqual(first)
      expect(second - first).toBeLessThanOrEqual((late - early) / 1000 + 1e-6)
    }),
  )
})
