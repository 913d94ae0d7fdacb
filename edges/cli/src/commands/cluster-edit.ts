/** covisor cluster edit CLUSTER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { clusterFields } from './cluster-columns.ts'
import { clusterOptions, clusterSettings } from './cluster-options.ts'

export const clusterEdit = command({
  name: 'cluster edit',
  summary: 'Change a cluster, and which hosts are in it',
  details: `VMs stay where they are. A CPU model that a new host cannot give guests is refused.

Examples:
  covisor cluster edit prod --add-host kvm4
  covisor cluster edit prod --remove-host kvm1 --prefer pack
  covisor cluster edit prod --balance auto`,
  args: ['CLUSTER'],
  options: {
    name: { kind: 'text', value: 'NAME', help: 'a new name' },
    'add-host': { kind: 'text', value: 'HOST', help: 'put a host in', many: true },
    'remove-host': { kind: 'text', value: 'HOST', help: 'take a host out', many: true },
    ...clusterOptions,
  },
  async run({ args, options, client, output }) {
    const body = {
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options['add-host'] === undefined ? {} : { addHosts: [...options['add-host']] }),
      ...(options['remove-host'] === undefined ? {} : { removeHosts: [...options['remove-host']] }),
      ...clusterSettings(options),
    }
    const params = { path: { cluster: args[0]! } }
    output.record(await unwrap(client.PATCH('/v1/clusters/{cluster}', { params, body })), clusterFields)
  },
})
