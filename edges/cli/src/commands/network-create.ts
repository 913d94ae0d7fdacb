/** covisor network create NAME HOST */
import { command } from '../command.ts'

export const networkCreate = command({
  name: 'network create',
  summary: 'Create a network on a host',
  details: `nat: guests reach out through the host; isolated: guests reach each other; bridged: guests sit on a bridge of the host.

Examples:
  covisor network create lab kvm1 --kind nat --subnet 192.168.80.1/24
  covisor network create lan kvm1 --kind bridged --bridge br0`,
  args: ['NAME', 'HOST'],
  startsTask: true,
  options: {
    kind: { kind: 'text', value: 'KIND', help: 'default: nat', oneOf: ['nat', 'isolated', 'bridged'] },
    bridge: { kind: 'text', value: 'BRIDGE', help: 'of the host, for bridged' },
    subnet: { kind: 'text', value: 'CIDR', help: "the host's address in it, for nat and isolated" },
  },
  async run({ args: [name, host], options, client, tasks }) {
    const body = {
      name: name!,
      host: host!,
      kind: (options.kind ?? 'nat') as 'nat',
      ...(options.bridge === undefined ? {} : { bridge: options.bridge }),
      ...(options.subnet === undefined ? {} : { subnet: options.subnet }),
    }
    await tasks.follow([() => client.POST('/v1/networks', { params: { query: tasks.query }, body })])
  },
})
