/** Usage reports as CSV. */
import type { UsageReport } from '@covisor/control'
import { expect, test } from 'vitest'
import { reportAsCsv } from './usage-views.ts'

const amounts = {
  vmHours: 1,
  vcpuHours: 2,
  memoryGiBHours: 0.5,
  storageGiBHours: 10,
  usedCpuHours: 0.25,
  usedMemoryGiBHours: 0.125,
  cost: 0.0421,
}
const report = (...projects: string[]): UsageReport => ({
  organisation: { id: 'o' as never, name: 'acme' },
  month: '2026-11',
  from: new Date(0),
  to: new Date(1),
  meteredUntil: new Date(1),
  currency: 'EUR',
  lines: projects.map((name) => ({ project: { id: name as never, name }, ...amounts })),
  total: amounts,
})

test('the report as a table has a row for each project', () => {
  expect(reportAsCsv(report('web', 'shop'))).toBe(
    'month,organisation,project,vmHours,vcpuHours,memoryGiBHours,storageGiBHours,usedCpuHours,usedMemoryGiBHours,cost EUR\r\n' +
      '2026-11,acme,web,1,2,0.5,10,0.25,0.125,0.0421\r\n' +
      '2026-11,acme,shop,1,2,0.5,10,0.25,0.125,0.0421\r\n',
  )
})

test.for<readonly [string, string]>([
  ['a,b', '"a,b"'],
  ['say "no"', '"say ""no"""'],
  ['=cmd()', "'=cmd()"],
  ['@x,y', '"\'@x,y"'],
])('the name %s is quoted, and is no formula', ([name, quoted]) => {
  expect(reportAsCsv(report(name)).split('\r\n')[1]).toContain(`,${quoted},1,2,`)
})
