/** covisor plan list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { planColumns } from './plan-columns.ts'

const states = ['waiting', 'approved', 'applied', 'withdrawn'] as const

export const planList = command({
  name: 'plan list',
  summary: 'List saved plans, newest first',
  details: `waiting: saved, and not approved by anybody. A plan can be applied for a week.

Examples:
  covisor plan list --state waiting`,
  options: {
    state: { kind: 'text', value: 'STATE', help: 'only in this state', oneOf: states },
    limit: { kind: 'number', value: 'N', help: 'at most so many (50)' },
  },
  async run({ options, client, output }) {
    const query = options.state === undefined ? {} : { state: options.state as (typeof states)[number] }
    const plans = await everyPage(options.limit ?? 50, (page) =>
      unwrap(client.GET('/v1/plans', { params: { query: { ...query, ...page } } })),
    )
    output.rows(plans, planColumns)
  },
})
