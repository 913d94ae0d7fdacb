/** covisor pool show POOL */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { poolColumns } from './pool-columns.ts'

export const poolShow = command({
  name: 'pool show',
  summary: 'Show a pool',
  details: `Examples:
  covisor pool show default`,
  args: ['POOL'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    output.record(
      await unwrap(
        client.GET('/v1/pools/{pool}', { params: { path: { pool: args[0]! }, query: asOfQuery(options['as-of']) } }),
      ),
      poolColumns,
    )
  },
})
