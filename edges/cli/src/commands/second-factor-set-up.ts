/** covisor second-factor set-up */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const secondFactorSetUp = command({
  name: 'second-factor set-up',
  summary: 'Make a secret for an authenticator app',
  details: `Give the app the link or the secret; it then shows six digits that change twice a minute. Nothing is asked for until
"covisor second-factor confirm" was given such a code. Set up again before that, and only the last secret counts.

Examples:
  covisor second-factor set-up
  covisor second-factor confirm 123456`,
  async run({ client, output }) {
    output.record(await unwrap(client.POST('/v1/me/totp')), [
      { header: 'Secret', cell: (made) => made.secret },
      { header: 'Link', cell: (made) => made.uri },
    ])
    output.say('then: covisor second-factor confirm CODE')
  },
})
