/** covisor network list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { networkColumns } from './network-columns.ts'

export const networkList = command({
  name: 'network list',
  summary: 'List networks',
  details: `Networks that hosts brought are listed too.

Examples:
  covisor network list`,
  async run({ client, output }) {
    output.rows((await unwrap(client.GET('/v1/networks'))).items, networkColumns)
  },
})
