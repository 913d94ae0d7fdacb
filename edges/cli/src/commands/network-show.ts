/** covisor network show NETWORK */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { networkColumns } from './network-columns.ts'

export const networkShow = command({
  name: 'network show',
  summary: 'Show a network',
  details: `Examples:
  covisor network show default`,
  args: ['NETWORK'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    output.record(
      await unwrap(
        client.GET('/v1/networks/{network}', {
          params: { path: { network: args[0]! }, query: asOfQuery(options['as-of']) },
        }),
      ),
      networkColumns,
    )
  },
})
