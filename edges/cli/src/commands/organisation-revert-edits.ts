/** covisor organisation revert-edits ORGANISATION */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { revertBody, revertOptions, showReverted } from '../runner/revert-edits.ts'

export const organisationRevertEdits = command({
  name: 'organisation revert-edits',
  summary: 'Bring back what was set of an organisation',
  details: `Its description, and whether its users need a second factor. Its limits: "quota revert-edits".

Examples:
  covisor organisation revert-edits acme --to 2h --plan
  covisor organisation revert-edits acme --to 2026-01-31T12:00:00Z`,
  args: ['ORGANISATION'],
  options: revertOptions,
  async run({ args, options, client, output }) {
    const params = { path: { organisation: args[0]! } }
    const reverted = client.POST('/v1/organisations/{organisation}/revert-edits', { params, body: revertBody(options) })
    showReverted(output, await unwrap(reverted))
  },
})
