/** Times as people say them. */
import { expect, test } from 'vitest'
import { instantOf } from './as-of.ts'

const now = Date.parse('2026-01-31T12:00:00Z')

test.for([
  ['90m', '2026-01-31T10:30:00.000Z'],
  ['2h', '2026-01-31T10:00:00.000Z'],
  ['3d', '2026-01-28T12:00:00.000Z'],
  ['2026-01-30T08:00:00Z', '2026-01-30T08:00:00.000Z'],
  ['2026-01-30T08:00:00+02:00', '2026-01-30T06:00:00.000Z'],
])('%s is %s', ([said, instant]) => {
  expect(instantOf(said!, now)).toBe(instant)
})

test.for(['yesterday', '2', '-2h', '99999999999d', '2026-13-01', '', '12:00'])('%j is refused', (said) => {
  expect(() => instantOf(said, now)).toThrow('is not a time; write 2h')
})
