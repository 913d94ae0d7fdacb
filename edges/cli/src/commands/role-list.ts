/** covisor role list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { roleColumns } from './role-columns.ts'

export const roleList = command({
  name: 'role list',
  summary: 'List roles',
  details: `Built-in ones, and those of your organisation.

Examples:
  covisor role list
  covisor role list --as-of 2d`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const pages = everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/roles', { params: { query: { ...page, ...asOfQuery(options['as-of']) } } })),
    )
    output.rows(await pages, roleColumns)
  },
})
