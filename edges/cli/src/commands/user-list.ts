/** covisor user list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { userColumns } from './user-columns.ts'

export const userList = command({
  name: 'user list',
  summary: 'List users',
  details: `Those of your organisation; all of them for the provider.

Examples:
  covisor user list`,
  async run({ client, output }) {
    const pages = everyPage(undefined, (query) => unwrap(client.GET('/v1/users', { params: { query } })))
    output.rows(await pages, userColumns)
  },
})
