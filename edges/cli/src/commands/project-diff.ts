/** covisor project diff PROJECT */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { diffOptions, showDiff } from '../runner/diff.ts'

export const projectDiff = command({
  name: 'project diff',
  summary: 'Show what has changed about a project between two times',
  details: `That is what is set of it. Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z. "project revert-edits" brings
back what was set.

Examples:
  covisor project diff acme/shop --from 3d
  covisor project diff acme/shop --from 2026-01-31T12:00:00Z --to 2h`,
  args: ['PROJECT'],
  options: diffOptions,
  async run({ args, options, client, output }) {
    await showDiff(output, options, args[0]!, (project, query) =>
      unwrap(client.GET('/v1/projects/{project}', { params: { path: { project }, query } })),
    )
  },
})
