/** covisor role diff ROLE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { diffOptions, showDiff } from '../runner/diff.ts'

export const roleDiff = command({
  name: 'role diff',
  summary: 'Show what has changed about a role between two times',
  details: `That is its verbs. Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z. "role revert-edits" brings
back what was set.

Examples:
  covisor role diff look --from 3d
  covisor role diff look --from 2026-01-31T12:00:00Z --to 2h`,
  args: ['ROLE'],
  options: diffOptions,
  async run({ args, options, client, output }) {
    await showDiff(output, options, args[0]!, (role, query) =>
      unwrap(client.GET('/v1/roles/{role}', { params: { path: { role }, query } })),
    )
  },
})
