/** covisor token revoke TOKEN */
import { command } from '../command.ts'

export const tokenRevoke = command({
  name: 'token revoke',
  summary: 'Revoke an API token',
  details: `At once. Give the id that "covisor token list" shows.

Examples:
  covisor token revoke 3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52`,
  args: ['TOKEN'],
  async run({ args, client, output }) {
    await client.DELETE('/v1/tokens/{token}', { params: { path: { token: args[0]! } } })
    output.say('revoked')
  },
})
