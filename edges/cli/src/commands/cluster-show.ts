/** covisor cluster show CLUSTER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { clusterFields } from './cluster-columns.ts'

export const clusterShow = command({
  name: 'cluster show',
  summary: 'Show a cluster: hosts, room, and what their CPUs have in common',
  details: `DIFFERENCES says what keeps VMs from moving between the hosts.

Examples:
  covisor cluster show prod`,
  args: ['CLUSTER'],
  options: { 'as-of': asOfOption },
  async run({ args, options, client, output }) {
    const params = { path: { cluster: args[0]! }, query: asOfQuery(options['as-of']) }
    output.record(await unwrap(client.GET('/v1/clusters/{cluster}', { params })), clusterFields)
  },
})
