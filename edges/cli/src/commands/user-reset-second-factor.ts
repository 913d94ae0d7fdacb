/** covisor user reset-second-factor USER */
import { command } from '../command.ts'

export const userResetSecondFactor = command({
  name: 'user reset-second-factor',
  summary: 'Take all second factors of a user who lost them',
  details: `Codes, recovery codes and passkeys; all sessions end. Afterwards the password is enough, or, where a second factor is wanted,
lets the user set up a new one and nothing else. Be sure that it is the user who asks.

Examples:
  covisor user reset-second-factor alice`,
  args: ['USER'],
  confirm: ([user]) => `Take all second factors of "${user}"?`,
  async run({ args, client, output }) {
    await client.DELETE('/v1/users/{user}/second-factors', { params: { path: { user: args[0]! } } })
    output.say('taken')
  },
})
