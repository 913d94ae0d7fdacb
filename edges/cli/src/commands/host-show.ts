/** covisor host show HOST */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { asOfOption, asOfQuery } from '../runner/as-of.ts'
import { hardwareFields } from './hardware-columns.ts'
import { hostFields } from './host-columns.ts'

export const hostShow = command({
  name: 'host show',
  summary: 'Show everything about a host',
  details: `What it is, how full it is, what it cannot do and why. --hardware asks it for its NUMA cells, huge pages, network cards, disks
and the PCI devices that a VM could be given.

Examples:
  covisor host show kvm1
  covisor host show kvm1 --hardware`,
  args: ['HOST'],
  options: { 'as-of': asOfOption, hardware: { kind: 'flag', help: 'what it is made of, piece by piece, now' } },
  async run({ args, options, client, output }) {
    if (options.hardware === true) {
      const path = { host: args[0]! }
      output.record(await unwrap(client.GET('/v1/hosts/{host}/hardware', { params: { path } })), hardwareFields)
      return
    }
    output.record(
      await unwrap(
        client.GET('/v1/hosts/{host}', { params: { path: { host: args[0]! }, query: asOfQuery(options['as-of']) } }),
      ),
      hostFields,
    )
  },
})
