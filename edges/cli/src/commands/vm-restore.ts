/** covisor vm restore VM */
import { command } from '../command.ts'

export const vmRestore = command({
  name: 'vm restore',
  summary: 'Bring a deleted VM back',
  details: `It comes back on its host as it was, switched off: hardware, volumes, snapshots, MAC addresses, NVRAM and TPM state. Two deleted
VMs of one name are told apart by id. Where a new VM has taken the name meanwhile, give another one with --name.

Examples:
  covisor vm list --deleted
  covisor vm restore web01
  covisor vm restore web01 --name web01-old --plan`,
  args: ['VM'],
  startsTask: true,
  options: { name: { kind: 'text', value: 'NAME', help: 'come back under this name' } },
  async run({ args, options, client, tasks }) {
    const body = options.name === undefined ? {} : { name: options.name }
    const params = { path: { vm: args[0]! }, query: tasks.query }
    await tasks.follow([() => client.POST('/v1/vms/{vm}/restore', { params, body })])
  },
})
