/** covisor plan withdraw PLAN */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { planColumns } from './plan-columns.ts'

export const planWithdraw = command({
  name: 'plan withdraw',
  summary: 'Withdraw a saved plan, so that nobody applies it',
  details: `It stays in the list.

Examples:
  covisor plan withdraw 0b5c1a7e-3c1f-4c43-9a54-d1b6a9c2f001`,
  args: ['PLAN'],
  async run({ args, client, output }) {
    const params = { path: { plan: args[0]! } }
    output.record(await unwrap(client.DELETE('/v1/plans/{plan}', { params })), planColumns)
  },
})
