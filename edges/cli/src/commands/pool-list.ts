/** covisor pool list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { poolColumns } from './pool-columns.ts'

export const poolList = command({
  name: 'pool list',
  summary: 'List pools',
  details: `PROMISED is what volumes may grow to.

Examples:
  covisor pool list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    output.rows(
      (await unwrap(client.GET('/v1/pools', { params: { query: asOfQuery(options['as-of']) } }))).items,
      poolColumns,
    )
  },
})
