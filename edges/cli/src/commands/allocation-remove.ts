/** covisor allocation remove ORGANISATION CLUSTER */
import { command } from '../command.ts'

export const allocationRemove = command({
  name: 'allocation remove',
  summary: 'Take the share of a cluster from an organisation',
  details: `Its VMs there stay. One that sees only what it is entitled to can start nothing new there.

Examples:
  covisor allocation remove acme prod --yes`,
  args: ['ORGANISATION', 'CLUSTER'],
  confirm: (args) => `Take the share of cluster ${args[1]} from ${args[0]}?`,
  async run({ args: [organisation = '', cluster = ''], client, output }) {
    const params = { path: { organisation, cluster } }
    await client.DELETE('/v1/organisations/{organisation}/allocations/{cluster}', { params })
    output.say('removed')
  },
})
