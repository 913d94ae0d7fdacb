/** covisor network show NETWORK */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { networkColumns } from './network-columns.ts'

export const networkShow = command({
  name: 'network show',
  summary: 'Show a network',
  details: `Examples:
  covisor network show default`,
  args: ['NETWORK'],
  async run({ args, client, output }) {
    output.record(
      await unwrap(client.GET('/v1/networks/{network}', { params: { path: { network: args[0]! } } })),
      networkColumns,
    )
  },
})
