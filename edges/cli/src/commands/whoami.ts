/** covisor whoami */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const whoami = command({
  name: 'whoami',
  summary: 'Show who I am and what I may do',
  details: `Examples:
  covisor whoami`,
  async run({ client, output }) {
    output.record(await unwrap(client.GET('/v1/me')), [
      { header: 'Name', cell: (me) => me.name },
      { header: 'Organisation', cell: (me) => me.organisation },
      { header: 'Project', cell: (me) => me.project },
      { header: 'May', cell: (me) => (Array.isArray(me.verbs) ? me.verbs.join(', ') : me.verbs) },
    ])
  },
})
