/** covisor host add URI */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { printHostCheck } from './host-check-report.ts'

export const hostAdd = command({
  name: 'host add',
  summary: 'Put a host under management',
  details: `Its VMs appear; nothing there restarts or changes. The URI is libvirt's: over ssh (keys and known hosts of the server's
user), tls, a local socket, or plain tcp in labs. --check goes through everything that should be so, says what is not and how to mend it,
and records nothing.

Examples:
  covisor host add qemu+ssh://root@kvm1/system
  covisor host add qemu+tls://kvm2/system --name kvm2
  covisor host add qemu:///system --plan
  covisor host add qemu+ssh://root@kvm3/system --check`,
  args: ['URI'],
  startsTask: true,
  options: {
    check: { kind: 'flag', help: 'go through every check, and enrol nothing' },
    name: {
      kind: 'text',
      value: 'NAME',
      help: "what the host is called wherever it is shown; default: the host's own name",
    },
  },
  async run({ args, options, client, tasks, output }) {
    if (options.check === true) {
      printHostCheck(output, await unwrap(client.POST('/v1/endpoints/check', { body: { uri: args[0]! } })))
      return
    }
    const body = { uri: args[0]!, ...(options.name === undefined ? {} : { name: options.name }) }
    await tasks.follow([() => client.POST('/v1/endpoints', { params: { query: tasks.query }, body })])
  },
})
