/** covisor identity-provider show PROVIDER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { identityProviderFields } from './identity-provider-columns.ts'

export const identityProviderShow = command({
  name: 'identity-provider show',
  summary: 'Show an identity provider',
  details: `With the redirect address to register there, and the roles that its groups give. Its secret is shown to nobody.

Examples:
  covisor identity-provider show corp`,
  args: ['PROVIDER'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { identityProvider: args[0]! }, query: asOfQuery(options['as-of']) }
    const found = await unwrap(client.GET('/v1/identity-providers/{identityProvider}', { params }))
    output.record(found, identityProviderFields)
  },
})
