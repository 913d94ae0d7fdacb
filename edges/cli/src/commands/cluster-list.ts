/** covisor cluster list */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { clusterColumns } from './cluster-columns.ts'

export const clusterList = command({
  name: 'cluster list',
  summary: 'List clusters',
  details: `MEMORY is what hosts that take VMs may promise; PROMISED is what running VMs have of it.

Examples:
  covisor cluster list`,
  async run({ client, output }) {
    output.rows((await unwrap(client.GET('/v1/clusters'))).items, clusterColumns)
  },
})
