/** covisor user sign-out USER */
import { command } from '../command.ts'

export const userSignOut = command({
  name: 'user sign-out',
  summary: 'End all sessions of a user',
  details: `At once, in every browser. Tokens stay; "covisor user edit USER --disable" refuses them too.

Examples:
  covisor user sign-out alice`,
  args: ['USER'],
  async run({ args, client, output }) {
    await client.DELETE('/v1/users/{user}/sessions', { params: { path: { user: args[0]! } } })
    output.say('signed out')
  },
})
