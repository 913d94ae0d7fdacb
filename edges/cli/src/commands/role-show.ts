/** covisor role show ROLE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { roleColumns } from './role-columns.ts'

export const roleShow = command({
  name: 'role show',
  summary: 'Show a role',
  details: `By its name or id.

Examples:
  covisor role show operator`,
  args: ['ROLE'],
  async run({ args, client, output }) {
    const params = { path: { role: args[0]! } }
    output.record(await unwrap(client.GET('/v1/roles/{role}', { params })), roleColumns)
  },
})
