/** covisor cluster revert-edits CLUSTER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { revertBody, revertOptions, showReverted } from '../runner/revert-edits.ts'

export const clusterRevertEdits = command({
  name: 'cluster revert-edits',
  summary: 'Bring back the settings and hosts of a cluster',
  details: `Its name, settings, site and hosts. A host that is in another cluster now is named, and nothing is done.

Examples:
  covisor cluster revert-edits prod --to 2h --plan
  covisor cluster revert-edits prod --to 2026-01-31T12:00:00Z`,
  args: ['CLUSTER'],
  options: revertOptions,
  async run({ args, options, client, output }) {
    const params = { path: { cluster: args[0]! } }
    const reverted = client.POST('/v1/clusters/{cluster}/revert-edits', { params, body: revertBody(options) })
    showReverted(output, await unwrap(reverted))
  },
})
