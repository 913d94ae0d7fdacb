/** covisor vm reset VM… */
import { command } from '../command.ts'

export const vmReset = command({
  name: 'vm reset',
  summary: 'Reset VMs',
  details: `Like the button: what the guest has not written is lost.

Examples:
  covisor vm reset web01
  covisor vm reset web01 web02 --no-wait`,
  args: ['VM...'],
  startsTask: true,
  confirm: (args) => `Reset ${args.join(', ')}?`,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/reset', { params: { path: { vm }, query } })))
  },
})
