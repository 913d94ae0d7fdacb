/** covisor logout */
import { command } from '../command.ts'
import { forgetLogin } from '../runner/config.ts'

export const logout = command({
  name: 'logout',
  summary: 'Forget the server that "covisor login" remembered',
  details: `The token stays valid on the server; "covisor token revoke" ends it.

Examples:
  covisor logout`,
  needsServer: false,
  async run({ output }) {
    forgetLogin(process.env)
    output.say('forgotten')
  },
})
