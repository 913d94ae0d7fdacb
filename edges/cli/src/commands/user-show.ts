/** covisor user show USER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { userColumns } from './user-columns.ts'

export const userShow = command({
  name: 'user show',
  summary: 'Show a user',
  details: `What the user may do is in "covisor role grants".

Examples:
  covisor user show alice`,
  args: ['USER'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    output.record(
      await unwrap(
        client.GET('/v1/users/{user}', { params: { path: { user: args[0]! }, query: asOfQuery(options['as-of']) } }),
      ),
      userColumns,
    )
  },
})
