/** covisor plan approve PLAN */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { planColumns } from './plan-columns.ts'

export const planApprove = command({
  name: 'plan approve',
  summary: 'Approve a plan that somebody else saved',
  details: `Look at it first: what is approved is done as it is shown, or not at all.

Examples:
  covisor plan show 0b5c1a7e-3c1f-4c43-9a54-d1b6a9c2f001
  covisor plan approve 0b5c1a7e-3c1f-4c43-9a54-d1b6a9c2f001`,
  args: ['PLAN'],
  async run({ args, client, output }) {
    const params = { path: { plan: args[0]! } }
    output.record(await unwrap(client.POST('/v1/plans/{plan}/approve', { params })), planColumns)
  },
})
