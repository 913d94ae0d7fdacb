/** covisor pool create NAME HOST PATH */
import { command } from '../command.ts'

export const poolCreate = command({
  name: 'pool create',
  summary: 'Make a folder on a host a pool',
  details: `The folder is made if it is not there. What is in it already appears as volumes.

Examples:
  covisor pool create fast kvm1 /srv/vms`,
  args: ['NAME', 'HOST', 'PATH'],
  startsTask: true,
  async run({ args: [name, host, path], client, tasks }) {
    const body = { name: name!, host: host!, path: path! }
    await tasks.follow([() => client.POST('/v1/pools', { params: { query: tasks.query }, body })])
  },
})
