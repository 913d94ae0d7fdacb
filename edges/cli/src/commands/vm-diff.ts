/** covisor vm diff VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { diffOptions, showDiff } from '../runner/diff.ts'

export const vmDiff = command({
  name: 'vm diff',
  summary: 'Show what has changed about a VM between two times',
  details: `Times are 90m, 2h or 3d ago, or 2026-01-31T12:00:00Z. "vm revert-edits" brings the hardware back.

Examples:
  covisor vm diff web01 --from 3d
  covisor vm diff web01 --from 2026-01-31T12:00:00Z --to 2h`,
  args: ['VM'],
  options: diffOptions,
  async run({ args, options, client, output }) {
    await showDiff(output, options, args[0]!, (vm, query) =>
      unwrap(client.GET('/v1/vms/{vm}', { params: { path: { vm }, query } })),
    )
  },
})
