/** covisor host list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { everyPage } from '../runner/every-page.ts'
import { hostColumns } from './host-columns.ts'

export const hostList = command({
  name: 'host list',
  summary: 'List hosts',
  details: `VIA is how Covisor reaches them.

Examples:
  covisor host list
  covisor host list --output json`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    const then = asOfQuery(options['as-of'])
    const hosts = await everyPage(undefined, (page) =>
      unwrap(client.GET('/v1/hosts', { params: { query: { ...then, ...page } } })),
    )
    output.rows(hosts, hostColumns)
  },
})
