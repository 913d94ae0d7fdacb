/** covisor pool revert-edits POOL */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { revertBody, revertOptions, showReverted } from '../runner/revert-edits.ts'

export const poolRevertEdits = command({
  name: 'pool revert-edits',
  summary: 'Bring back what was set of a pool',
  details: `Its class, and how much it may promise.

Examples:
  covisor pool revert-edits default --to 2h --plan
  covisor pool revert-edits default --to 2026-01-31T12:00:00Z`,
  args: ['POOL'],
  options: revertOptions,
  async run({ args, options, client, output }) {
    const params = { path: { pool: args[0]! } }
    const reverted = client.POST('/v1/pools/{pool}/revert-edits', { params, body: revertBody(options) })
    showReverted(output, await unwrap(reverted))
  },
})
