/** /v1/usage: hours of a project, what they were counted from, the monthly report, and what usage costs. */
import { Type } from 'typebox'
import { instant, json, oneOf, optional, type Route, route } from '../route.ts'
import {
  ratesView,
  reportAsCsv,
  setRatesBody,
  usageHoursView,
  usageIntervalsView,
  usageReportView,
  viewRates,
  viewReport,
} from './usage-views.ts'

const DAY_MS = 86_400_000
const rangeQuery = Type.Object({
  from: optional(instant('default: a day ago')),
  to: optional(instant('default: now')),
})

export const usageRoutes: readonly Route[] = [
  route({
    operationId: 'usage_hours',
    method: 'GET',
    path: '/v1/usage/hours',
    summary: 'What the project had and used, hour by hour',
    needs: 'usage:read',
    query: rangeQuery,
    replies: { 200: usageHoursView },
    async handle({ control, actor, query }) {
      const { items, meteredUntil } = await control.usage.hours(actor, rangeOf(query))
      return json({
        meteredUntil: meteredUntil.toISOString(),
        items: items.map((item) => ({
          hour: new Date(item.hour).toISOString(),
          runningSeconds: item.runningSeconds,
          vcpuSeconds: item.vcpuSeconds,
          memoryMiBSeconds: item.memoryMiBSeconds,
          storageMiBSeconds: item.storageMiBSeconds,
          usedCpuSeconds: item.usedCpuSeconds,
          usedMemoryMiBSeconds: item.usedMemoryMiBSeconds,
        })),
      })
    },
  }),
  route({
    operationId: 'usage_intervals',
    method: 'GET',
    path: '/v1/usage/intervals',
    summary: 'What the hours were counted from: which VM ran when with what, and which volume was there',
    needs: 'usage:read',
    query: rangeQuery,
    replies: { 200: usageIntervalsView },
    async handle({ control, actor, query }) {
      const { vms, volumes } = await control.usage.intervals(actor, rangeOf(query))
      const when = ({ from, to }: { readonly from: number; readonly to: number }) => ({
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
      })
      return json({
        vms: vms.map((vm) => ({ id: vm.id, name: vm.name, vcpus: vm.vcpus, memoryMiB: vm.memoryMiB, ...when(vm) })),
        volumes: volumes.map((one) => ({
          id: one.id,
          name: one.name,
          capacityBytes: one.capacityBytes,
          ...when(one),
        })),
      })
    },
  }),
  route({
    operationId: 'usage_report',
    method: 'GET',
    path: '/v1/usage/report',
    summary: 'What an organisation used in a month, by project, and what it costs',
    needs: 'usage:report',
    query: Type.Object({
      organisation: optional(Type.String({ minLength: 1, maxLength: 256 })),
      month: optional(Type.String({ maxLength: 16, description: 'YYYY-MM, in UTC; default: this one, so far' })),
      format: optional(oneOf(['json', 'csv'], 'csv: a file for a spreadsheet')),
    }),
    replies: { 200: usageReportView },
    async handle({ control, actor, query: { format, ...query } }) {
      const report = await control.usage.report(actor, query)
      if (format !== 'csv') return json(viewReport(report))
      const fileName = `usage-${report.organisation.name}-${report.month}.csv`
      return { kind: 'download', mediaType: 'text/csv; charset=utf-8', fileName, content: once(reportAsCsv(report)) }
    },
  }),
  route({
    operationId: 'usage_rates',
    method: 'GET',
    path: '/v1/usage/rates',
    summary: 'What usage costs',
    needs: 'usage:read',
    replies: { 200: ratesView },
    handle: async ({ control, actor }) => json(viewRates(await control.usage.rates(actor))),
  }),
  route({
    operationId: 'usage_set_rates',
    method: 'PUT',
    path: '/v1/usage/rates',
    summary: 'Say what usage costs from a time on',
    needs: 'organisation:rates',
    body: setRatesBody,
    replies: { 200: ratesView },
    async handle({ control, actor, body: { from, ...rates } }) {
      const since = from === undefined ? Date.now() : Date.parse(from)
      return json(viewRates(await control.usage.setRates(actor, { ...rates, from: since })))
    },
  }),
]

function rangeOf({ from, to }: { readonly from?: string; readonly to?: string }) {
  const until = to === undefined ? Date.now() : Date.parse(to)
  return { from: from === undefined ? until - DAY_MS : Date.parse(from), to: until }
}

async function* once(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text)
}
