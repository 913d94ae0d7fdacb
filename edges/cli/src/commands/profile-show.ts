/** covisor profile show PROFILE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { profileColumns } from './profile-columns.ts'

export const profileShow = command({
  name: 'profile show',
  summary: 'Show a mapping profile',
  details: `As it was at another time with --as-of.

Examples:
  covisor profile show branch`,
  args: ['PROFILE'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { profile: args[0]! }, query: asOfQuery(options['as-of']) }
    output.record(await unwrap(client.GET('/v1/import-profiles/{profile}', { params })), profileColumns)
  },
})
