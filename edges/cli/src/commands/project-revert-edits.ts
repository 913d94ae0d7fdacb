/** covisor project revert-edits PROJECT */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { revertBody, revertOptions, showReverted } from '../runner/revert-edits.ts'

export const projectRevertEdits = command({
  name: 'project revert-edits',
  summary: 'Bring back what was set of a project',
  details: `What it is for, what needs approval there, and how long its VMs may run. Its limits: "quota revert-edits".

Examples:
  covisor project revert-edits acme/shop --to 2h --plan
  covisor project revert-edits acme/shop --to 2026-01-31T12:00:00Z`,
  args: ['PROJECT'],
  options: revertOptions,
  async run({ args, options, client, output }) {
    const params = { path: { project: args[0]! } }
    const reverted = client.POST('/v1/projects/{project}/revert-edits', { params, body: revertBody(options) })
    showReverted(output, await unwrap(reverted))
  },
})
