/** covisor organisation list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { organisationColumns } from './organisation-columns.ts'

export const organisationList = command({
  name: 'organisation list',
  summary: 'List organisations',
  details: `All of them for the provider; your own one otherwise.

Examples:
  covisor organisation list`,
  async run({ client, output }) {
    const pages = everyPage(undefined, (query) => unwrap(client.GET('/v1/organisations', { params: { query } })))
    output.rows(await pages, organisationColumns)
  },
})
