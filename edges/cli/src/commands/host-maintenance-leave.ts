/** covisor host maintenance leave HOST */
import { command } from '../command.ts'

export const hostMaintenanceLeave = command({
  name: 'host maintenance leave',
  summary: 'Let a host take VMs again, and bring its VMs back',
  details: `With --return, VMs that it was relieved of when it was last emptied come back, as far as they still run and can.

Examples:
  covisor host maintenance leave kvm1
  covisor host maintenance leave kvm1 --return`,
  args: ['HOST'],
  startsTask: true,
  options: { return: { kind: 'flag', help: 'bring back the VMs that were moved away' } },
  async run({ args, options, client, tasks }) {
    const params = { path: { host: args[0]! }, query: tasks.query }
    const body = options.return === true ? { returnVms: true } : {}
    await tasks.follow([() => client.POST('/v1/hosts/{host}/return', { params, body })])
  },
})
