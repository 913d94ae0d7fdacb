/** covisor role list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { roleColumns } from './role-columns.ts'

export const roleList = command({
  name: 'role list',
  summary: 'List roles',
  details: `Built-in ones, and those of your organisation.

Examples:
  covisor role list`,
  async run({ client, output }) {
    const pages = everyPage(undefined, (query) => unwrap(client.GET('/v1/roles', { params: { query } })))
    output.rows(await pages, roleColumns)
  },
})
