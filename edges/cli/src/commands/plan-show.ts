/** covisor plan show PLAN */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { planText } from '../runner/print-plan.ts'
import { planColumns } from './plan-columns.ts'

export const planShow = command({
  name: 'plan show',
  summary: 'Show a saved plan: what would be done, and who approved it',
  details: `It is shown as it was saved; "plan apply" refuses it if that is no longer what would be done.

Examples:
  covisor plan show 0b5c1a7e-3c1f-4c43-9a54-d1b6a9c2f001`,
  args: ['PLAN'],
  async run({ args, client, output }) {
    const saved = await unwrap(client.GET('/v1/plans/{plan}', { params: { path: { plan: args[0]! } } }))
    output.record(saved, planColumns)
    if (output.format === 'table') output.raw(`\n${planText(saved.plan)}\n`)
  },
})
