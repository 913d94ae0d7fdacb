/** covisor organisation diff ORGANISATION */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { diffOptions, showDiff } from '../runner/diff.ts'

export const organisationDiff = command({
  name: 'organisation diff',
  summary: 'Show what has changed about an organisation between two times',
  details: `That is what is set of it. Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z. "organisation revert-edits" brings
back what was set.

Examples:
  covisor organisation diff acme --from 3d
  covisor organisation diff acme --from 2026-01-31T12:00:00Z --to 2h`,
  args: ['ORGANISATION'],
  options: diffOptions,
  async run({ args, options, client, output }) {
    await showDiff(output, options, args[0]!, (organisation, query) =>
      unwrap(client.GET('/v1/organisations/{organisation}', { params: { path: { organisation }, query } })),
    )
  },
})
