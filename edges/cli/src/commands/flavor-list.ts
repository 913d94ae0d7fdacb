/** covisor flavor list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { flavorColumns } from './flavor-columns.ts'

export const flavorList = command({
  name: 'flavor list',
  summary: 'List flavors, the sizes that VMs are offered in',
  details: `Examples:
  covisor flavor list
  covisor vm create web01 --flavor small`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const params = { query: asOfQuery(options['as-of']) }
    output.rows((await unwrap(client.GET('/v1/flavors', { params }))).items, flavorColumns)
  },
})
