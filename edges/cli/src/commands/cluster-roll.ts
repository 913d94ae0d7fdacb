/** covisor cluster roll CLUSTER */
import { command } from '../command.ts'

export const clusterRoll = command({
  name: 'cluster roll',
  summary: 'Work on every host of a cluster, one at a time',
  details: `Each host is emptied, worked on, checked, and given its VMs back; the emptiest comes first. The work is the program that the
server's configuration names (rollHook), or yours: without one the task waits until you return the host to service. It stops at
the first host that is not as it should be, and goes on after a restart of the server.

Examples:
  covisor cluster roll prod --plan
  covisor cluster roll prod --no-wait`,
  args: ['CLUSTER'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const params = { path: { cluster: args[0]! }, query: tasks.query }
    await tasks.follow([() => client.POST('/v1/clusters/{cluster}/roll', { params })])
  },
})
