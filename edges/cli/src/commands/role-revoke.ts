/** covisor role revoke GRANT */
import { command } from '../command.ts'

export const roleRevoke = command({
  name: 'role revoke',
  summary: 'Take a role from a user',
  details: `At once. Give the id that "covisor role grants" shows.

Examples:
  covisor role revoke 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52`,
  args: ['GRANT'],
  async run({ args, client, output }) {
    await client.DELETE('/v1/bindings/{binding}', { params: { path: { binding: args[0]! } } })
    output.say('revoked')
  },
})
