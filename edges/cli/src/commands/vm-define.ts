/** covisor vm define VM… */
import { command } from '../command.ts'

export const vmDefine = command({
  name: 'vm define',
  summary: 'Define VMs again that are gone from their hosts',
  details: `For VMs in state "gone": somebody undefined them on their host, with virsh for example. Their volumes, addresses and
hardware are as Covisor knows them. To forget such a VM instead, delete it: "covisor vm delete --keep-volumes".

Examples:
  covisor vm list --state gone
  covisor vm define web01
  covisor vm define web01 --plan`,
  args: ['VM...'],
  startsTask: true,
  async run({ args, client, tasks }) {
    const { query } = tasks
    await tasks.follow(args.map((vm) => () => client.POST('/v1/vms/{vm}/define', { params: { path: { vm }, query } })))
  },
})
