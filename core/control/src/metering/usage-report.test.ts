/** What a month adds up to, at the rates of its time. */
import { expect, test } from 'vitest'
import { ratesAt, withRates } from './usage-rates.ts'
import { addUp, monthAt, monthOf } from './usage-report.ts'

const HOUR = 3_600_000
const hour = (at: number) => ({
  hour: at,
  runningSeconds: 3600,
  vcpuSeconds: 4 * 3600,
  memoryMiBSeconds: 2048 * 3600,
  storageMiBSeconds: 512 * 3600,
  usedCpuSeconds: 360,
  usedMemoryMiBSeconds: 1024 * 1800,
})
const cheap = { vcpuHour: 0.01, memoryGiBHour: 0.005, storageGiBHour: 0.002 }

test('hours add up to amounts a person knows, at the rates of their time', () => {
  const rates = withRates(withRates({ currency: 'EUR', entries: [] }, 'EUR', { from: HOUR, ...cheap }), 'EUR', {
    from: 2 * HOUR,
    ...cheap,
    vcpuHour: 1,
  })
  expect(addUp([hour(0), hour(HOUR), hour(2 * HOUR)], rates)).toEqual({
    vmHours: 3,
    vcpuHours: 12,
    memoryGiBHours: 6,
    storageGiBHours: 1.5,
    usedCpuHours: 0.3,
    usedMemoryGiBHours: 1.5,
    cost: 0.051 + 4.011,
  })
})

test('new rates replace those from their time on, and leave earlier ones', () => {
  const rates = [5, 9, 7].reduce((before, from) => withRates(before, 'USD', { from, ...cheap, vcpuHour: from }), {
    currency: 'EUR',
    entries: [],
  } as Parameters<typeof withRates>[0])
  expect(rates.currency).toBe('USD')
  expect([4, 5, 6, 7, 100].map((at) => ratesAt(rates, at).vcpuHour)).toEqual([0, 5, 5, 7, 7])
})

test.for([
  ['2026-11', Date.UTC(2026, 10), Date.UTC(2026, 11)],
  ['2026-12', Date.UTC(2026, 11), Date.UTC(2027, 0)],
] as const)('%s is the month from its first to that of the next, in UTC', ([text, from, to]) => {
  expect(monthOf(text)).toEqual({ from, to })
  expect(monthAt(from)).toBe(text)
  expect(monthAt(to - 1)).toBe(text)
})

test.for(['2026-13', '2026-1', '2026', '2026-11-01', 'now', ''])('"%s" is no month', (text) => {
  expect(monthOf(text)).toBeUndefined()
})
