/** covisor identity-provider add-directory NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { identityProviderFields } from './identity-provider-columns.ts'
import { ldapOptions, providerOptions, providerWishes } from './identity-provider-options.ts'

export const identityProviderAddDirectory = command({
  name: 'identity-provider add-directory',
  summary: 'Let people sign in with their password of a directory',
  details: `LDAP or Active Directory. Passwords go there over TLS: ldaps://, or ldap:// with --tls start. Groups are named as the directory
names their entries. Test it afterwards with somebody's name.

Examples:
  covisor identity-provider add-directory ad --directory active-directory --url ldaps://dc1.corp.example --base dc=corp,dc=example --bind-dn "cn=covisor,ou=services,dc=corp,dc=example" --secret-file ad.secret --give "user@acme/web=cn=vm users,ou=groups,dc=corp,dc=example"
  covisor identity-provider test ad --user alice`,
  args: ['NAME'],
  options: {
    ...ldapOptions,
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'whose its users are; yours if not said' },
    ...providerOptions,
  },
  async run({ args, options, client, output }) {
    const { organisation } = options
    const body = {
      name: args[0]!,
      ...(organisation === undefined ? {} : { organisation }),
      ...providerWishes(options, 'ldap'),
    }
    output.record(await unwrap(client.POST('/v1/identity-providers', { body })), identityProviderFields)
  },
})
