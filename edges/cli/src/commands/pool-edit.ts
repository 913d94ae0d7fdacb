/** covisor pool edit POOL */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { poolColumns } from './pool-columns.ts'

export const poolEdit = command({
  name: 'pool edit',
  summary: 'Say of which class a pool is, and what it may promise',
  details: `A class is the quality of storage that pools offer, in your own words. Quotas can limit a class.

Volumes of files are thin: they take what is written, and may grow to their size. With --overcommit 1 nothing is promised that is not
there; "none" is no limit. What is promised already stays.

Examples:
  covisor pool edit nvme --class fast --overcommit 1.5
  covisor pool edit nvme --class none
  covisor pool edit nvme --overcommit none`,
  args: ['POOL'],
  options: {
    class: { kind: 'text', value: 'CLASS', help: 'a name in small letters, or "none"' },
    overcommit: { kind: 'text', value: 'N|none', help: 'how many times its size it may promise' },
  },
  async run({ args, options, client, output }) {
    const body = {
      ...(options.class !== undefined && { poolClass: options.class === 'none' ? null : options.class }),
      ...(options.overcommit !== undefined && { overcommit: factor(options.overcommit) }),
    }
    if (Object.keys(body).length === 0) throw new UsageError('say what to change: --class or --overcommit')
    const pool = args[0]!
    output.record(await unwrap(client.PATCH('/v1/pools/{pool}', { params: { path: { pool } }, body })), poolColumns)
  },
})

function factor(text: string): number | null {
  if (text === 'none') return null
  const value = Number(text)
  if (text.trim() === '' || Number.isNaN(value))
    throw new UsageError(`--overcommit ${text} is neither a number nor "none"`)
  return value
}
