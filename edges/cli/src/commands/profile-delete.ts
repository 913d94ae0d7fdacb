/** covisor profile delete PROFILE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const profileDelete = command({
  name: 'profile delete',
  summary: 'Delete a mapping profile',
  details: `What was imported with it stays as it is.

Examples:
  covisor profile delete branch --yes`,
  args: ['PROFILE'],
  confirm: (args) => `Delete mapping profile ${args[0]}?`,
  async run({ args, client, output }) {
    await unwrap(client.DELETE('/v1/import-profiles/{profile}', { params: { path: { profile: args[0]! } } }))
    output.say(`deleted mapping profile "${args[0]}"`)
  },
})
