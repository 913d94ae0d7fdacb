/** covisor vm pause VM… */
import { command } from '../command.ts'

export const vmPause = command({
  name: 'vm pause',
  summary: 'Pause VMs',
  details: `The vCPUs stop; memory stays on the host.

Examples:
  covisor vm pause web01
  covisor vm pause web01 web02 --no-wait`,
  args: ['VM...'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/pause', { params: { path: { vm }, query } })))
  },
})
