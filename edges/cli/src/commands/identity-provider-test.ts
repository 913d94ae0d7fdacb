/** covisor identity-provider test PROVIDER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const identityProviderTest = command({
  name: 'identity-provider test',
  summary: 'Ask an identity provider what a sign-in would ask',
  details: `Step by step, so that one sees which of them does not hold. Nobody is signed in.

Examples:
  covisor identity-provider test corp
  covisor identity-provider test directory --user alice`,
  args: ['PROVIDER'],
  options: {
    user: { kind: 'text', value: 'NAME', help: 'of a directory: who is this, and which roles would they have' },
  },
  async run({ args, options, client, output }) {
    const params = { path: { identityProvider: args[0]! } }
    const body = options.user === undefined ? {} : { user: options.user }
    const answer = await unwrap(client.POST('/v1/identity-providers/{identityProvider}/test', { params, body }))
    output.rows(answer.checks, [
      { header: 'STEP', cell: ({ what }) => what },
      { header: 'RESULT', cell: ({ isGood }) => (isGood ? 'good' : 'not good') },
      { header: 'FOUND', cell: ({ detail }) => detail },
    ])
  },
})
