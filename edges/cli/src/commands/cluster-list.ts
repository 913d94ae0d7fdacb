/** covisor cluster list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { clusterColumns } from './cluster-columns.ts'

export const clusterList = command({
  name: 'cluster list',
  summary: 'List clusters',
  details: `MEMORY is what hosts that take VMs may promise; PROMISED is what running VMs have of it.

Examples:
  covisor cluster list`,
  options: { 'as-of': asOfOption },
  async run({ options, client, output }) {
    output.rows(
      (await unwrap(client.GET('/v1/clusters', { params: { query: asOfQuery(options['as-of']) } }))).items,
      clusterColumns,
    )
  },
})
