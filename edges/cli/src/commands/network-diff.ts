/** covisor network diff NETWORK */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { diffOptions, showDiff } from '../runner/diff.ts'

export const networkDiff = command({
  name: 'network diff',
  summary: 'Show what has changed about a network between two times',
  details: `That is where it is and what it is called. Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z.

Examples:
  covisor network diff lan --from 3d
  covisor network diff lan --from 2026-01-31T12:00:00Z --to 2h`,
  args: ['NETWORK'],
  options: diffOptions,
  async run({ args, options, client, output }) {
    await showDiff(output, options, args[0]!, (network, query) =>
      unwrap(client.GET('/v1/networks/{network}', { params: { path: { network }, query } })),
    )
  },
})
