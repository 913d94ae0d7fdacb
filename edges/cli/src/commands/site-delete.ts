/** covisor site delete SITE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const siteDelete = command({
  name: 'site delete',
  summary: 'Delete a site at which nothing stands',
  details: `Refused while a cluster or a host is there.

Examples:
  covisor site delete berlin --yes`,
  args: ['SITE'],
  confirm: (args) => `Delete site ${args[0]}?`,
  async run({ args, client, output }) {
    await unwrap(client.DELETE('/v1/sites/{site}', { params: { path: { site: args[0]! } } }))
    output.say(`deleted site "${args[0]}"`)
  },
})
