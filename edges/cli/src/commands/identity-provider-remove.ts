/** covisor identity-provider remove PROVIDER */
import { command } from '../command.ts'

export const identityProviderRemove = command({
  name: 'identity-provider remove',
  summary: 'Remove an identity provider',
  details: `Refused while there are users who come through it: delete them, or disable it.

Examples:
  covisor identity-provider remove corp --yes`,
  args: ['PROVIDER'],
  confirm: (args) => `Remove identity provider ${args[0]}?`,
  async run({ args, client, output }) {
    const params = { path: { identityProvider: args[0]! } }
    await client.DELETE('/v1/identity-providers/{identityProvider}', { params })
    output.say('removed')
  },
})
