/** covisor role grants */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { bindingColumns } from './binding-columns.ts'

export const roleGrants = command({
  name: 'role grants',
  summary: 'List who has which role, and where',
  details: `The ids are for "covisor role revoke".

Examples:
  covisor role grants
  covisor role grants --as-of 2d`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const pages = everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/bindings', { params: { query: { ...page, ...asOfQuery(options['as-of']) } } })),
    )
    output.rows(await pages, bindingColumns)
  },
})
