/** covisor network list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { networkColumns } from './network-columns.ts'

export const networkList = command({
  name: 'network list',
  summary: 'List networks',
  details: `Networks that hosts brought are listed too.

Examples:
  covisor network list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const params = { query: asOfQuery(options['as-of']) }
    output.rows((await unwrap(client.GET('/v1/networks', { params }))).items, networkColumns)
  },
})
