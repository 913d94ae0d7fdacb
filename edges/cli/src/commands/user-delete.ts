/** covisor user delete USER */
import { command } from '../command.ts'

export const userDelete = command({
  name: 'user delete',
  summary: 'Delete a user',
  details: `With the user's tokens, sessions and roles. What the user made stays.

Examples:
  covisor user delete alice --yes`,
  args: ['USER'],
  confirm: (args) => `Delete user ${args[0]}?`,
  async run({ args, client, output }) {
    await client.DELETE('/v1/users/{user}', { params: { path: { user: args[0]! } } })
    output.say('deleted')
  },
})
