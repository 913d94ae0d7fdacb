/** Sums over organisations, and their tables joined. */
import { expect, test } from 'vitest'
import { totalUsage } from './total-usage.ts'
import { joined } from './usage-reports.ts'

test('the totals of organisations are added, each amount by itself', () => {
  const total = {
    vmHours: 1,
    vcpuHours: 2,
    memoryGiBHours: 3,
    storageGiBHours: 4,
    usedCpuHours: 0.5,
    usedMemoryGiBHours: 6,
    cost: 7.25,
  }
  expect(totalUsage([{ total }, { total: { ...total, vmHours: 10 } }])).toEqual({
    vmHours: 11,
    vcpuHours: 4,
    memoryGiBHours: 6,
    storageGiBHours: 8,
    usedCpuHours: 1,
    usedMemoryGiBHours: 12,
    cost: 14.5,
  })
  expect(totalUsage([]).cost).toBe(0)
})

test('tables are joined under one line of heads', () => {
  expect(joined(['month,cost\r\n2026-11,1\r\n', 'month,cost\r\n', 'month,cost\r\n2026-11,2\r\n'])).toBe(
    'month,cost\r\n2026-11,1\r\n2026-11,2\r\n',
  )
})
