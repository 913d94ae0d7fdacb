/** covisor vm start VM… */
import { command } from '../command.ts'

export const vmStart = command({
  name: 'vm start',
  summary: 'Start VMs',
  details: `A suspended VM goes on where it was.

Examples:
  covisor vm start web01
  covisor vm start web01 web02 --no-wait`,
  args: ['VM...'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/start', { params: { path: { vm }, query } })))
  },
})
