/** covisor organisation delete ORGANISATION */
import { command } from '../command.ts'

export const organisationDelete = command({
  name: 'organisation delete',
  summary: 'Delete an organisation',
  details: `Refused while it has users, or anything in its projects.

Examples:
  covisor organisation delete acme --yes`,
  args: ['ORGANISATION'],
  confirm: (args) => `Delete organisation ${args[0]}?`,
  async run({ args, client, output }) {
    await client.DELETE('/v1/organisations/{organisation}', { params: { path: { organisation: args[0]! } } })
    output.say('deleted')
  },
})
