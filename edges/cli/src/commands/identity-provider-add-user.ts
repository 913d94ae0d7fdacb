/** covisor identity-provider add-user PROVIDER NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { userColumns } from './user-columns.ts'

export const identityProviderAddUser = command({
  name: 'identity-provider add-user',
  summary: 'Make a user who will come through an identity provider',
  details: `For providers that admit only users who were made here. The subject is what the provider calls them for ever: OpenID Connect's
"sub", or a directory's entryUUID or objectGUID.

Examples:
  covisor identity-provider add-user corp alice --subject 6a1f0c9e-52aa-4f43-9c7e-2d9e3f0c9e52`,
  args: ['PROVIDER', 'NAME'],
  options: {
    subject: { kind: 'text', value: 'SUBJECT', help: 'what the provider calls them for ever' },
    'full-name': { kind: 'text', value: 'NAME', help: 'what people call the user' },
  },
  async run({ args, options, client, output }) {
    const params = { path: { identityProvider: args[0]! } }
    const displayName = options['full-name']
    const body = {
      name: args[1]!,
      subject: options.subject ?? '',
      ...(displayName === undefined ? {} : { displayName }),
    }
    const made = await unwrap(client.POST('/v1/identity-providers/{identityProvider}/users', { params, body }))
    output.record(made, userColumns)
  },
})
