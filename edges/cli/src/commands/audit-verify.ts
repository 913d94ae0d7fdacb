/** covisor audit verify */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { exit } from '../runner/exit-codes.ts'
import { Said } from '../runner/said.ts'

export const auditVerify = command({
  name: 'audit verify',
  summary: 'Check that no audit entry was changed, removed, added or moved',
  details: `Of your organisation, or of all for who may see all. Entries are sealed once a minute, and now.
Ends with exit code 1 if the chain is broken.

Examples:
  covisor audit verify`,
  async run({ client, output }) {
    const verdict = await unwrap(client.GET('/v1/audit/verification'))
    output.record(verdict, [
      { header: 'Intact', cell: ({ intact }) => intact },
      { header: 'Sealed entries', cell: ({ sealed }) => sealed },
      { header: 'Not sealed yet', cell: ({ unsealed }) => unsealed },
      { header: 'Broken at', cell: ({ broken }) => broken?.place },
      { header: 'Why', cell: ({ broken }) => broken?.why },
    ])
    if (!verdict.intact) throw new Said(exit.failed)
  },
})
