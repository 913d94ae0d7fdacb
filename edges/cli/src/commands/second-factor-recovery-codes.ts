/** covisor second-factor recovery-codes */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { readProof } from '../runner/read-proof.ts'
import { sayRecoveryCodes } from '../runner/recovery-codes.ts'

export const secondFactorRecoveryCodes = command({
  name: 'second-factor recovery-codes',
  summary: 'Make new recovery codes; the old ones end',
  details: `Reads your password from standard input; who has no password here gives a code with --code.

Examples:
  covisor second-factor recovery-codes < password`,
  options: { code: { kind: 'text', value: 'CODE', help: 'of the app, or a recovery code, instead of a password' } },
  async run({ options, client, output }) {
    const body = await readProof(options.code, output)
    sayRecoveryCodes(output, (await unwrap(client.POST('/v1/me/recovery-codes', { body }))).recoveryCodes)
  },
})
