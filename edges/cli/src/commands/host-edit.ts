/** covisor host edit HOST: its name and address, which is a task, and where it stands, which is written down at once. */
import { type Schema, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { hostFields } from './host-columns.ts'

export const hostEdit = command({
  name: 'host edit',
  summary: 'Change the name or address of a host, or where it stands',
  details: `A new address is tried first: it is refused when nobody answers there, or another host. Tasks that wait for the host go on
when it answers. The name is Covisor's own; nothing on the host changes.

Rules keep VMs together or apart by rack and site, and "whatif" asks what would be without one. Hosts of a cluster are at the
site of the cluster. Refused when placement rules could not be kept then.

Examples:
  covisor host edit kvm1 --name berlin-1
  covisor host edit kvm1 --address qemu+ssh://root@10.0.0.7/system --plan
  covisor host edit kvm1 --rack r1
  covisor host edit kvm1 --site berlin
  covisor host edit kvm1 --rack none`,
  args: ['HOST'],
  startsTask: true,
  options: {
    name: { kind: 'text', value: 'NAME', help: 'what the host is called wherever it is shown' },
    address: { kind: 'text', value: 'URI', help: 'how it is reached from now on' },
    site: { kind: 'text', value: 'SITE', help: 'of a host in no cluster; "none": unknown' },
    rack: { kind: 'text', value: 'RACK', help: 'a name within its site; "none": unknown' },
  },
  async run({ args, options, client, output, tasks }) {
    const { name, address, site, rack } = options
    const connection = { ...(name === undefined ? {} : { name }), ...(address === undefined ? {} : { uri: address }) }
    const location = {
      ...(site === undefined ? {} : { site: site === 'none' ? null : site }),
      ...(rack === undefined ? {} : { rack: rack === 'none' ? null : rack }),
    }
    const isMoved = Object.keys(location).length > 0
    const isTask = Object.keys(connection).length > 0
    if (isMoved === isTask)
      throw new UsageError('say --name or --address, which has a plan; or --site or --rack, which has none')
    if (isTask) {
      const params = { path: { endpoint: args[0]! }, query: tasks.query }
      return await tasks.follow([() => client.PATCH('/v1/endpoints/{endpoint}', { params, body: connection })])
    }
    if (tasks.query.plan === true) throw new UsageError('where a host stands is only written down: there is no plan')
    const params = { path: { host: args[0]! } }
    const host: Schema<'Host'> = await unwrap(client.PUT('/v1/hosts/{host}/location', { params, body: location }))
    output.record(host, hostFields)
  },
})
