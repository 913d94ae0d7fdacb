/** covisor cluster delete CLUSTER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const clusterDelete = command({
  name: 'cluster delete',
  summary: 'Delete a cluster that has no hosts',
  details: `Take its hosts out first; they and their VMs stay as they are.

Examples:
  covisor cluster delete prod --yes`,
  args: ['CLUSTER'],
  confirm: (args) => `Delete cluster ${args[0]}?`,
  async run({ args, client, output }) {
    await unwrap(client.DELETE('/v1/clusters/{cluster}', { params: { path: { cluster: args[0]! } } }))
    output.say(`deleted cluster "${args[0]}"`)
  },
})
