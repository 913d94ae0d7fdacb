/** covisor quota revert-edits */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { revertBody, revertOptions, showReverted } from '../runner/revert-edits.ts'
import { UsageError } from '../usage-error.ts'

export const quotaRevertEdits = command({
  name: 'quota revert-edits',
  summary: 'Bring back the limits of a project or an organisation',
  details: `All of its limits, or none if its organisation cannot hold them any more. "quota list --as-of" shows how they were.

Examples:
  covisor quota revert-edits --in acme/shop --to 2h --plan
  covisor quota revert-edits --organisation acme --to 2026-01-31T12:00:00Z`,
  options: {
    ...revertOptions,
    in: { kind: 'text', value: 'PROJECT', help: 'of this project, NAME or ORGANISATION/NAME' },
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'of the organisation as a whole' },
  },
  async run({ options, client, output }) {
    const { in: project, organisation } = options
    const body = revertBody(options)
    if (project !== undefined && organisation === undefined) {
      const params = { path: { project } }
      const reverted = client.POST('/v1/projects/{project}/quota/revert-edits', { params, body })
      showReverted(output, await unwrap(reverted))
    } else if (organisation !== undefined && project === undefined) {
      const params = { path: { organisation } }
      const reverted = client.POST('/v1/organisations/{organisation}/quota/revert-edits', { params, body })
      showReverted(output, await unwrap(reverted))
    } else throw new UsageError('say whose: --in PROJECT, or --organisation ORGANISATION')
  },
})
