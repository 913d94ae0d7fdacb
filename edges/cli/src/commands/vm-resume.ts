/** covisor vm resume VM… */
import { command } from '../command.ts'

export const vmResume = command({
  name: 'vm resume',
  summary: 'Let paused VMs go on',
  details: `For suspended VMs use "covisor vm start".

Examples:
  covisor vm resume web01
  covisor vm resume web01 web02 --no-wait`,
  args: ['VM...'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/resume', { params: { path: { vm }, query } })))
  },
})
