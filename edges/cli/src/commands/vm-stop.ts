/** covisor vm stop VM… */
import { command } from '../command.ts'

export const vmStop = command({
  name: 'vm stop',
  summary: 'Switch VMs off',
  details: `Like a machine losing power: what the guest has not written is lost.

Examples:
  covisor vm stop web01
  covisor vm stop web01 web02 --no-wait`,
  args: ['VM...'],
  startsTask: true,
  confirm: (args) => `Switch off ${args.join(', ')}?`,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/stop', { params: { path: { vm }, query } })))
  },
})
