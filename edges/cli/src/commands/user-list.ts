/** covisor user list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { userColumns } from './user-columns.ts'

export const userList = command({
  name: 'user list',
  summary: 'List users',
  details: `Those of your organisation; all of them for the provider.

Examples:
  covisor user list
  covisor user list --as-of 2d`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const pages = everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/users', { params: { query: { ...page, ...asOfQuery(options['as-of']) } } })),
    )
    output.rows(await pages, userColumns)
  },
})
