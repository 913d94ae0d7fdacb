/** covisor identity-provider edit PROVIDER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { identityProviderFields } from './identity-provider-columns.ts'
import { ldapOptions, oidcOptions, providerOptions, providerWishes } from './identity-provider-options.ts'

export const identityProviderEdit = command({
  name: 'identity-provider edit',
  summary: 'Change, disable or enable an identity provider',
  details: `Disabling it ends the sessions of all who come through it, and refuses their tokens. --give replaces all that groups gave:
roles that no group gives any more go at once, others come with the next sign-in. --give "" gives nothing.

Examples:
  covisor identity-provider edit corp --secret-file corp.secret
  covisor identity-provider edit corp --give user@acme/web=vm-users --give admin@acme=vm-admins
  covisor identity-provider edit corp --disable`,
  args: ['PROVIDER'],
  options: {
    name: { kind: 'text', value: 'NAME', help: 'what it is called from now on' },
    disable: { kind: 'flag', help: 'nobody signs in through it any more' },
    enable: { kind: 'flag', help: 'let people sign in through it again' },
    ...oidcOptions,
    ...ldapOptions,
    ...providerOptions,
  },
  async run({ args, options, client, output }) {
    const params = { path: { identityProvider: args[0]! } }
    const { name, disable, enable } = options
    if (disable === true && enable === true) throw new UsageError('give --disable or --enable')
    const kindOf = async () => (await unwrap(client.GET('/v1/identity-providers/{identityProvider}', { params }))).kind
    const body = {
      ...(name === undefined ? {} : { name }),
      ...(disable === true ? { disabled: true } : {}),
      ...(enable === true ? { disabled: false } : {}),
      ...providerWishes(options, options['ca-file'] === undefined ? undefined : await kindOf()),
    }
    const after = await unwrap(client.PATCH('/v1/identity-providers/{identityProvider}', { params, body }))
    output.record(after, identityProviderFields)
  },
})
