/** covisor group list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { groupColumns } from './group-columns.ts'

export const groupList = command({
  name: 'group list',
  summary: 'List groups of VMs',
  details: `Examples:
  covisor group list`,
  async run({ client, output }) {
    const groups = await everyPage(undefined, (query) => unwrap(client.GET('/v1/groups', { params: { query } })))
    output.rows(groups, groupColumns)
  },
})
