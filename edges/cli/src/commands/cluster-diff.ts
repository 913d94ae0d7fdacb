/** covisor cluster diff CLUSTER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { diffOptions, showDiff } from '../runner/diff.ts'

export const clusterDiff = command({
  name: 'cluster diff',
  summary: 'Show what has changed about a cluster between two times',
  details: `That is what is set of it, its hosts, and what they have room for. Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z. "cluster revert-edits" brings
back what was set.

Examples:
  covisor cluster diff prod --from 3d
  covisor cluster diff prod --from 2026-01-31T12:00:00Z --to 2h`,
  args: ['CLUSTER'],
  options: diffOptions,
  async run({ args, options, client, output }) {
    await showDiff(output, options, args[0]!, (cluster, query) =>
      unwrap(client.GET('/v1/clusters/{cluster}', { params: { path: { cluster }, query } })),
    )
  },
})
