/** covisor group list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { groupColumns } from './group-columns.ts'

export const groupList = command({
  name: 'group list',
  summary: 'List groups of VMs',
  details: `Examples:
  covisor group list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const then = asOfQuery(options['as-of'])
    const groups = await everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/groups', { params: { query: { ...then, ...page } } })),
    )
    output.rows(groups, groupColumns)
  },
})
