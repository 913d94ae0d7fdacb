/** covisor second-factor confirm CODE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { sayRecoveryCodes } from '../runner/recovery-codes.ts'

export const secondFactorConfirm = command({
  name: 'second-factor confirm',
  summary: 'Ask for codes of the app from now on',
  details: `Prints recovery codes, each of which stands in once for who has lost the app. They are not shown again: keep them on paper.

Examples:
  covisor second-factor confirm 123456`,
  args: ['CODE'],
  async run({ args, client, output }) {
    const { recoveryCodes } = await unwrap(client.POST('/v1/me/totp/confirm', { body: { code: args[0]! } }))
    sayRecoveryCodes(output, recoveryCodes)
  },
})
