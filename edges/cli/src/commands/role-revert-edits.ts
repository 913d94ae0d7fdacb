/** covisor role revert-edits ROLE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { revertBody, revertOptions, showReverted } from '../runner/revert-edits.ts'

export const roleRevertEdits = command({
  name: 'role revert-edits',
  summary: 'Bring back the verbs that a role had',
  details: `Its verbs, for all who have it; no more than you may do yourself.

Examples:
  covisor role revert-edits look --to 2h --plan
  covisor role revert-edits look --to 2026-01-31T12:00:00Z`,
  args: ['ROLE'],
  options: revertOptions,
  async run({ args, options, client, output }) {
    const params = { path: { role: args[0]! } }
    const reverted = client.POST('/v1/roles/{role}/revert-edits', { params, body: revertBody(options) })
    showReverted(output, await unwrap(reverted))
  },
})
