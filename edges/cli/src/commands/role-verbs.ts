/** covisor role verbs */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const roleVerbs = command({
  name: 'role verbs',
  summary: 'List the verbs that roles are made of',
  details: `REACH is the narrowest place where a verb counts: "site" verbs count only in roles that were given for the site.

Examples:
  covisor role verbs`,
  async run({ client, output }) {
    output.rows((await unwrap(client.GET('/v1/verbs'))).items, [
      { header: 'VERB', cell: ({ verb }) => verb },
      { header: 'REACH', cell: ({ reach }) => reach },
      { header: 'MAY', cell: ({ allows }) => allows },
    ])
  },
})
