/** covisor vm recover VM… */
import { command } from '../command.ts'

export const vmRecover = command({
  name: 'vm recover',
  summary: 'Start VMs elsewhere whose host is dead',
  details: `For VMs in state "lost": their host does not answer. It may run them all the same, so switch it off first, at its
power supply or its management board, and then say that it is dead. A host that answers is never taken for dead.

The guest boots as after a power failure. When the old host comes back, its copy is removed; if that copy should run,
"covisor vm show" says so, and neither is touched.

Examples:
  covisor vm list --state lost
  covisor vm recover web01 --host-is-dead --plan
  covisor vm recover web01 --to kvm3 --host-is-dead`,
  args: ['VM...'],
  startsTask: true,
  options: {
    to: { kind: 'text', value: 'HOST', help: 'where to; default: chosen' },
    'host-is-dead': { kind: 'flag', help: 'you have made sure that the host is off' },
  },
  async run({ args, options, client, tasks }) {
    const { query } = tasks
    const body = {
      ...(options.to === undefined ? {} : { to: options.to }),
      ...(options['host-is-dead'] === true ? { hostIsDead: true } : {}),
    }
    await tasks.follow(
      args.map((vm) => () => client.POST('/v1/vms/{vm}/recover', { params: { path: { vm }, query }, body })),
    )
  },
})
