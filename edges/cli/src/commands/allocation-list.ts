/** covisor allocation list ORGANISATION */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { allocationColumns } from './share-columns.ts'

export const allocationList = command({
  name: 'allocation list',
  summary: 'Show the shares of clusters that an organisation has',
  details: `With what its VMs there have, running or not.

Examples:
  covisor allocation list acme`,
  args: ['ORGANISATION'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { organisation: args[0]! }, query: asOfQuery(options['as-of']) }
    const { items } = await unwrap(client.GET('/v1/organisations/{organisation}/allocations', { params }))
    output.rows(items, allocationColumns)
  },
})
