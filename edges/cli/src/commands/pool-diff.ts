/** covisor pool diff POOL */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { diffOptions, showDiff } from '../runner/diff.ts'

export const poolDiff = command({
  name: 'pool diff',
  summary: 'Show what has changed about a pool between two times',
  details: `That is its class, what it may promise, and how full it is. Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z. "pool revert-edits" brings
back what was set.

Examples:
  covisor pool diff default --from 3d
  covisor pool diff default --from 2026-01-31T12:00:00Z --to 2h`,
  args: ['POOL'],
  options: diffOptions,
  async run({ args, options, client, output }) {
    await showDiff(output, options, args[0]!, (pool, query) =>
      unwrap(client.GET('/v1/pools/{pool}', { params: { path: { pool }, query } })),
    )
  },
})
