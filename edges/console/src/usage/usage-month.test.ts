/** Which months are offered. */
import { expect, test } from 'vitest'
import { isMonth, monthInWords, monthsToChoose } from './usage-month.ts'

const newYear = new Date('2026-01-31T23:59:00Z')

test('thirteen months are offered, from this one in UTC to the same one a year ago', () => {
  const months = monthsToChoose(newYear, '2026-01')
  expect([months[0], months[1], months.at(-1), months.length]).toEqual(['2026-01', '2025-12', '2025-01', 13])
})

test('an older month that the address asks for is offered, too', () => {
  expect(monthsToChoose(newYear, '2023-07').at(-1)).toBe('2023-07')
})

test.each(['2026-13', '2026-1', 'last', '2026-11-01'])('%s is no month', (text) => {
  expect(isMonth(text)).toBe(false)
})

test('a month is said in the language of the reader, and is the same month west of Greenwich', () => {
  expect(monthInWords('2026-03', 'de')).toBe('März 2026')
})
