/** covisor pool show POOL */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { poolColumns } from './pool-columns.ts'

export const poolShow = command({
  name: 'pool show',
  summary: 'Show a pool',
  details: `Examples:
  covisor pool show default`,
  args: ['POOL'],
  async run({ args, client, output }) {
    output.record(await unwrap(client.GET('/v1/pools/{pool}', { params: { path: { pool: args[0]! } } })), poolColumns)
  },
})
