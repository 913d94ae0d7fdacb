/** covisor cluster balance CLUSTER */
import { command } from '../command.ts'

export const clusterBalance = command({
  name: 'cluster balance',
  summary: 'Move VMs so that the hosts are equally busy',
  details: `From the load that was measured in the last quarter of an hour. --plan shows each move with its benefit and its cost,
or says "no useful move"; without --plan that is refused, because there is nothing to do. With "cluster edit --balance auto" Covisor
does it by itself, with "advise" it writes the moves into its log.

Examples:
  covisor cluster balance prod --plan
  covisor cluster balance prod`,
  args: ['CLUSTER'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const params = { path: { cluster: args[0]! }, query: tasks.query }
    await tasks.follow([() => client.POST('/v1/clusters/{cluster}/balance', { params })])
  },
})
