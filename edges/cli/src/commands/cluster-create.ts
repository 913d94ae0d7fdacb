/** covisor cluster create NAME [HOST...] */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { clusterFields } from './cluster-columns.ts'
import { clusterOptions, clusterSettings } from './cluster-options.ts'

export const clusterCreate = command({
  name: 'cluster create',
  summary: 'Make hosts a cluster',
  details: `A cluster is hosts that VMs may move between: one way of placing, one CPU for new VMs, one way of looking after them. Nothing on
a host changes.

Examples:
  covisor cluster create prod kvm1 kvm2 kvm3
  covisor cluster create prod kvm1 kvm2 --cpu-model suggested --prefer pack`,
  args: ['NAME', '[HOST...]'],
  options: clusterOptions,
  async run({ args: [name, ...hosts], options, client, output }) {
    const body = { name: name!, hosts, ...clusterSettings(options) }
    output.record(await unwrap(client.POST('/v1/clusters', { body })), clusterFields)
  },
})
