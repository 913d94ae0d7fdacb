/** covisor organisation list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { organisationColumns } from './organisation-columns.ts'

export const organisationList = command({
  name: 'organisation list',
  summary: 'List organisations',
  details: `All of them for the provider; your own one otherwise.

Examples:
  covisor organisation list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const then = asOfQuery(options['as-of'])
    const pages = everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/organisations', { params: { query: { ...then, ...page } } })),
    )
    output.rows(await pages, organisationColumns)
  },
})
