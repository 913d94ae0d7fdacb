/** covisor flavor show FLAVOR */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { flavorColumns } from './flavor-columns.ts'

export const flavorShow = command({
  name: 'flavor show',
  summary: 'Show a flavor',
  details: `Examples:
  covisor flavor show small`,
  args: ['FLAVOR'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { flavor: args[0]! }, query: asOfQuery(options['as-of']) }
    output.record(await unwrap(client.GET('/v1/flavors/{flavor}', { params })), flavorColumns)
  },
})
