/** covisor vm suspend VM… */
import { command } from '../command.ts'

export const vmSuspend = command({
  name: 'vm suspend',
  summary: 'Save the memory of VMs to disk',
  details: `The host is free of them; "covisor vm start" brings them back where they were.

Examples:
  covisor vm suspend web01
  covisor vm suspend web01 web02 --no-wait`,
  args: ['VM...'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/suspend', { params: { path: { vm }, query } })))
  },
})
