/** covisor host add URI */
import { command } from '../command.ts'

export const hostAdd = command({
  name: 'host add',
  summary: 'Put a host under management',
  details: `Its VMs appear; nothing there restarts or changes. The URI is libvirt's: over ssh (keys and known hosts of the server's
user), tls, a local socket, or plain tcp in labs.

Examples:
  covisor host add qemu+ssh://root@kvm1/system
  covisor host add qemu+tls://kvm2/system --name kvm2
  covisor host add qemu:///system --plan`,
  args: ['URI'],
  startsTask: true,
  options: {
    name: {
      kind: 'text',
      value: 'NAME',
      help: 'of this connection, in tasks and messages; default: the name in the URI',
    },
  },
  async run({ args, options, client, tasks }) {
    const body = { uri: args[0]!, ...(options.name === undefined ? {} : { name: options.name }) }
    await tasks.follow([() => client.POST('/v1/endpoints', { params: { query: tasks.query }, body })])
  },
})
