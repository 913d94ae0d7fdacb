/** covisor host list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { everyPage } from '../runner/every-page.ts'
import { hostColumns } from './host-columns.ts'

export const hostList = command({
  name: 'host list',
  summary: 'List hosts',
  details: `VIA is how Covisor reaches them.

Examples:
  covisor host list
  covisor host list --output json`,
  async run({ client, output }) {
    const hosts = await everyPage(undefined, (page) => unwrap(client.GET('/v1/hosts', { params: { query: page } })))
    output.rows(hosts, hostColumns)
  },
})
