/** covisor pool list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { poolColumns } from './pool-columns.ts'

export const poolList = command({
  name: 'pool list',
  summary: 'List pools',
  details: `PROMISED is what volumes may grow to.

Examples:
  covisor pool list`,
  async run({ client, output }) {
    output.rows((await unwrap(client.GET('/v1/pools'))).items, poolColumns)
  },
})
