/** Many numbers in a few characters. */
import { expect, test } from 'vitest'
import { ranges } from './ranges.ts'

test.each([
  [[], ''],
  [[4], '4'],
  [[3, 0, 1, 2, 8], '0-3,8'],
  [[0, 2, 4], '0,2,4'],
])('%j are written "%s"', (numbers, text) => {
  expect(ranges(numbers)).toBe(text)
})
