/** covisor identity-provider list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { identityProviderColumns } from './identity-provider-columns.ts'

export const identityProviderList = command({
  name: 'identity-provider list',
  summary: 'List identity providers',
  details: `Who else is asked who somebody is.

Examples:
  covisor identity-provider list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const pages = everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/identity-providers', { params: { query: { ...page, ...asOfQuery(options['as-of']) } } })),
    )
    output.rows(await pages, identityProviderColumns)
  },
})
