/** covisor group show GROUP */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { groupFields } from './group-columns.ts'

export const groupShow = command({
  name: 'group show',
  summary: 'Show a group, its order, and what its VMs do',
  details: `Examples:
  covisor group show shop`,
  args: ['GROUP'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { group: args[0]! }, query: asOfQuery(options['as-of']) }
    output.record(await unwrap(client.GET('/v1/groups/{group}', { params })), groupFields)
  },
})
