/** How the checks of a host look: a line for each, then the way out of those that need one. A failed one ends with exit code 5. */
import type { Schema } from '@covisor/client'
import type { Output } from '../command.ts'
import { exit } from '../runner/exit-codes.ts'
import { Said } from '../runner/said.ts'
import type { Column } from '../runner/table.ts'

type Report = Schema<'HostCheck'>
type Finding = Report['findings'][number]

export function printHostCheck(output: Output, report: Report): void {
  if (output.format === 'table') {
    output.rows(report.findings, columns)
    for (const { check, asks, mend } of report.findings) {
      if (mend !== null) output.say(`\n${check}: it is not so that ${asks}.\n  ${mend}`)
    }
  } else output.record(report, [])
  if (!report.ready) throw new Said(exit.refused)
}

const columns: readonly Column<Finding>[] = [
  { header: 'CHECK', cell: ({ check }) => check },
  { header: 'STATE', cell: ({ state }) => state },
  { header: 'FOUND', cell: ({ found }) => found },
]
