/** covisor role show ROLE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { roleColumns } from './role-columns.ts'

export const roleShow = command({
  name: 'role show',
  summary: 'Show a role',
  details: `By its name or id.

Examples:
  covisor role show operator`,
  args: ['ROLE'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { role: args[0]! }, query: asOfQuery(options['as-of']) }
    output.record(await unwrap(client.GET('/v1/roles/{role}', { params })), roleColumns)
  },
})
