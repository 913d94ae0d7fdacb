/** covisor identity-provider add NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { identityProviderFields } from './identity-provider-columns.ts'
import { oidcOptions, providerOptions, providerWishes } from './identity-provider-options.ts'

export const identityProviderAdd = command({
  name: 'identity-provider add',
  summary: 'Let people sign in through an OpenID Connect provider',
  details: `Register this server there first, as a web application with the redirect address that is printed, and test it afterwards.
Users are known by what the provider calls them for ever, never by an e-mail address.

Examples:
  covisor identity-provider add corp --issuer https://login.example/realms/corp --client-id covisor --secret-file corp.secret --organisation acme --give user@acme/web=vm-users
  covisor identity-provider test corp`,
  args: ['NAME'],
  options: {
    ...oidcOptions,
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'whose its users are; yours if not said' },
    ...providerOptions,
  },
  async run({ args, options, client, output }) {
    const { organisation } = options
    const body = {
      name: args[0]!,
      ...(organisation === undefined ? {} : { organisation }),
      ...providerWishes(options, 'oidc'),
    }
    output.record(await unwrap(client.POST('/v1/identity-providers', { body })), identityProviderFields)
  },
})
