/** covisor sign-in edit */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { signInColumns } from './sign-in-columns.ts'

const choices = ['everybody', 'organisations'] as const

export const signInEdit = command({
  name: 'sign-in edit',
  summary: 'Say who needs a second factor',
  details: `"everybody": whoever has none can do nothing but set one up, from now on, you too. "organisations": only the users of those that
want it (covisor organisation edit ORGANISATION --second-factor wanted). API tokens are not asked for one.

Examples:
  covisor sign-in edit --second-factor everybody
  covisor sign-in edit --second-factor organisations`,
  options: {
    'second-factor': { kind: 'text', value: 'WHO', oneOf: choices, help: 'who needs one' },
  },
  async run({ options, client, output }) {
    const who = options['second-factor']
    if (who === undefined) throw new UsageError('say what to change: --second-factor')
    const body = { secondFactorForEverybody: who === 'everybody' }
    output.record(await unwrap(client.PUT('/v1/sign-in-policy', { body })), signInColumns)
  },
})
