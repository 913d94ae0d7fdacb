/** covisor role grants */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { bindingColumns } from './binding-columns.ts'

export const roleGrants = command({
  name: 'role grants',
  summary: 'List who has which role, and where',
  details: `The ids are for "covisor role revoke".

Examples:
  covisor role grants`,
  async run({ client, output }) {
    const pages = everyPage(undefined, (query) => unwrap(client.GET('/v1/bindings', { params: { query } })))
    output.rows(await pages, bindingColumns)
  },
})
