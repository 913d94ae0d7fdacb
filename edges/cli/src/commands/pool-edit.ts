/** covisor pool edit POOL */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { poolColumns } from './pool-columns.ts'

export const poolEdit = command({
  name: 'pool edit',
  summary: 'Say of which class a pool is',
  details: `A class is the quality of storage that pools offer, in your own words. Quotas can limit a class.

Examples:
  covisor pool edit nvme --class fast
  covisor pool edit nvme --class none`,
  args: ['POOL'],
  options: { class: { kind: 'text', value: 'CLASS', help: 'a name in small letters, or "none"' } },
  async run({ args, options, client, output }) {
    if (options.class === undefined) throw new UsageError('say what to change: --class CLASS')
    const body = { poolClass: options.class === 'none' ? null : options.class }
    const pool = args[0]!
    output.record(await unwrap(client.PATCH('/v1/pools/{pool}', { params: { path: { pool } }, body })), poolColumns)
  },
})
