/** Usage as clients see it, and the monthly report as a table for a spreadsheet. */
import type { Rates, ReportLine, UsageReport } from '@covisor/control'
import { type Static, Type } from 'typebox'
import { namedView } from '../people/named-view.ts'
import { bytes, instant, text, view } from '../route.ts'

const amount = (description: string) => Type.Number({ minimum: 0, description })
const price = (description: string) => Type.Number({ minimum: 0, maximum: 1e9, description })

const lineMembers = {
  vmHours: amount('hours that VMs ran or were paused, each counted'),
  vcpuHours: amount('of their vCPUs'),
  memoryGiBHours: amount('of their memory'),
  storageGiBHours: amount('of all volumes, at their full capacity'),
  usedCpuHours: amount('measured'),
  usedMemoryGiBHours: amount('measured, by the guest where it tells'),
  cost: amount('by the rates of the time of each hour'),
}
const names = Object.keys(lineMembers) as (keyof ReportLine)[]

export const usageReportView = view(
  'UsageReport',
  Type.Object({
    organisation: namedView,
    month: text('YYYY-MM, in UTC'),
    from: instant('start of the month'),
    to: instant('end of the month'),
    meteredUntil: instant('what is counted; before "to" the report is not whole'),
    currency: text('of the costs'),
    lines: Type.Array(view('UsageReportLine', Type.Object({ project: namedView, ...lineMembers }))),
    total: view('UsageTotal', Type.Object(lineMembers)),
  }),
)

export const usageHoursView = view(
  'UsageHourList',
  Type.Object({
    meteredUntil: instant('hours before this are counted'),
    items: Type.Array(
      view(
        'UsageHour',
        Type.Object({
          hour: instant('when it began'),
          runningSeconds: Type.Integer(),
          vcpuSeconds: Type.Integer(),
          memoryMiBSeconds: Type.Integer(),
          storageMiBSeconds: Type.Integer(),
          usedCpuSeconds: Type.Number(),
          usedMemoryMiBSeconds: Type.Number(),
        }),
      ),
    ),
  }),
)

const interval = { id: text('of it'), name: text('at that time'), from: instant('since'), to: instant('until') }
export const usageIntervalsView = view(
  'UsageIntervals',
  Type.Object({
    vms: Type.Array(Type.Object({ ...interval, vcpus: Type.Integer(), memoryMiB: Type.Integer() })),
    volumes: Type.Array(Type.Object({ ...interval, capacityBytes: bytes('counted in whole MiB') })),
  }),
)

const currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217, such as EUR' })
const rateMembers = {
  vcpuHour: price('of a vCPU that runs for an hour'),
  memoryGiBHour: price('of a GiB of memory of a VM that runs'),
  storageGiBHour: price('of a GiB of volumes'),
}
export const ratesView = view(
  'UsageRates',
  Type.Object({
    currency,
    entries: Type.Array(Type.Object({ from: instant('since when'), ...rateMembers }), { description: 'oldest first' }),
  }),
)
export const setRatesBody = view(
  'SetUsageRates',
  Type.Object(
    { currency, from: Type.Optional(instant('default: from now on')), ...rateMembers },
    { additionalProperties: false },
  ),
)

export const viewRates = ({ currency: of, entries }: Rates): Static<typeof ratesView> => ({
  currency: of,
  entries: entries.map(({ from, vcpuHour, memoryGiBHour, storageGiBHour }) => ({
    from: new Date(from).toISOString(),
    vcpuHour,
    memoryGiBHour,
    storageGiBHour,
  })),
})

export const viewReport = (report: UsageReport): Static<typeof usageReportView> => ({
  organisation: { id: report.organisation.id, name: report.organisation.name },
  month: report.month,
  from: report.from.toISOString(),
  to: report.to.toISOString(),
  meteredUntil: report.meteredUntil.toISOString(),
  currency: report.currency,
  lines: report.lines.map((line) => ({
    project: { id: line.project.id, name: line.project.name },
    ...viewLine(line),
  })),
  total: viewLine(report.total),
})

const viewLine = (line: ReportLine): ReportLine => ({
  vmHours: line.vmHours,
  vcpuHours: line.vcpuHours,
  memoryGiBHours: line.memoryGiBHours,
  storageGiBHours: line.storageGiBHours,
  usedCpuHours: line.usedCpuHours,
  usedMemoryGiBHours: line.usedMemoryGiBHours,
  cost: line.cost,
})

/** RFC 4180; a name that a spreadsheet would take for a formula is quoted by an apostrophe. */
export function reportAsCsv({ organisation, month, currency: unit, lines }: UsageReport): string {
  const header = ['month', 'organisation', 'project', ...names.map((name) => (name === 'cost' ? `cost ${unit}` : name))]
  const rows = lines.map((line) => [
    month,
    organisation.name,
    line.project.name,
    ...names.map((name) => String(line[name])),
  ])
  return [header, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
