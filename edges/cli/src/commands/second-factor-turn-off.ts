/** covisor second-factor turn-off */
import { command } from '../command.ts'
import { readProof } from '../runner/read-proof.ts'

export const secondFactorTurnOff = command({
  name: 'second-factor turn-off',
  summary: 'Ask for codes of the app no more',
  details: `Reads your password from standard input, so that nobody does it at a terminal that you left. Who has no password here
gives a code with --code.

Examples:
  covisor second-factor turn-off < password
  covisor second-factor turn-off --code 123456`,
  options: { code: { kind: 'text', value: 'CODE', help: 'of the app, or a recovery code, instead of a password' } },
  async run({ options, client, output }) {
    await client.POST('/v1/me/totp/remove', { body: await readProof(options.code, output) })
    output.say('off')
  },
})
