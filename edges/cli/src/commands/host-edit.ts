/** covisor host edit HOST */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { hostFields } from './host-columns.ts'

export const hostEdit = command({
  name: 'host edit',
  summary: 'Say at which site and in which rack a host stands',
  details: `Rules keep VMs together or apart by rack and site, and "whatif" asks what would be without one. Hosts of a cluster are at the
site of the cluster. Refused when placement rules could not be kept then. Nothing on the host changes.

Examples:
  covisor host edit kvm1 --rack r1
  covisor host edit kvm1 --site berlin
  covisor host edit kvm1 --rack none`,
  args: ['HOST'],
  options: {
    site: { kind: 'text', value: 'SITE', help: 'of a host in no cluster; "none": unknown' },
    rack: { kind: 'text', value: 'RACK', help: 'a name within its site; "none": unknown' },
  },
  async run({ args, options, client, output }) {
    const { site, rack } = options
    if (site === undefined && rack === undefined) throw new UsageError('say --site, --rack, or both')
    const body = {
      ...(site === undefined ? {} : { site: site === 'none' ? null : site }),
      ...(rack === undefined ? {} : { rack: rack === 'none' ? null : rack }),
    }
    const params = { path: { host: args[0]! } }
    output.record(await unwrap(client.PUT('/v1/hosts/{host}/location', { params, body })), hostFields)
  },
})
