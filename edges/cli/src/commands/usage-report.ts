/** covisor usage report */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { amount } from '../runner/usage-words.ts'

export const usageReport = command({
  name: 'usage report',
  summary: 'Show what an organisation used in a month, and what it costs',
  details: `By project, in UTC. Without --month: this month, as far as it is counted. Projects that were deleted are in it.

Examples:
  covisor usage report
  covisor usage report --organisation acme --month 2026-11
  covisor usage report --organisation acme --month 2026-11 --csv > acme.csv`,
  options: {
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'another one than your own' },
    month: { kind: 'text', value: 'YYYY-MM', help: 'the month (this one)' },
    csv: { kind: 'flag', help: 'for a spreadsheet' },
  },
  async run({ options, client, output }) {
    const query = {
      ...(options.organisation === undefined ? {} : { organisation: options.organisation }),
      ...(options.month === undefined ? {} : { month: options.month }),
    }
    if (options.csv === true) {
      const params = { query: { ...query, format: 'csv' as const } }
      return output.raw(String(await unwrap(client.GET('/v1/usage/report', { params, parseAs: 'text' }))))
    }
    const report = await unwrap(client.GET('/v1/usage/report', { params: { query } }))
    if (output.format !== 'table') return output.record(report, [])
    const lines = report.lines.map(({ project, ...line }) => ({ name: project.name, ...line }))
    output.rows(
      [...lines, { name: 'total', ...report.total }],
      [
        { header: 'PROJECT', cell: ({ name }) => name },
        { header: 'VM HOURS', cell: (line) => amount(line.vmHours), align: 'right' },
        { header: 'VCPU HOURS', cell: (line) => amount(line.vcpuHours), align: 'right' },
        { header: 'MEMORY GIB-H', cell: (line) => amount(line.memoryGiBHours), align: 'right' },
        { header: 'STORAGE GIB-H', cell: (line) => amount(line.storageGiBHours), align: 'right' },
        { header: 'CPU USED H', cell: (line) => amount(line.usedCpuHours), align: 'right' },
        { header: `COST ${report.currency}`, cell: (line) => line.cost.toFixed(2), align: 'right' },
      ],
    )
    if (report.meteredUntil < report.to) output.say(`counted until ${report.meteredUntil}`)
  },
})
