/** covisor host maintenance enter HOST */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { hostFields } from './host-columns.ts'

export const hostMaintenanceEnter = command({
  name: 'host maintenance enter',
  summary: 'Take a host out of placement, and move its running VMs away',
  details: `All VMs are placed on paper first; if one could go nowhere, nothing begins and you are told why (--partly leaves such VMs
behind). Moves are planned anew as the world changes, and go on after a restart of the server. VMs that do not run stay.

Examples:
  covisor host maintenance enter kvm1 --plan
  covisor host maintenance enter kvm1
  covisor host maintenance enter kvm1 --keep-vms`,
  args: ['HOST'],
  startsTask: true,
  options: {
    partly: { kind: 'flag', help: 'leave behind what cannot move' },
    'at-once': { kind: 'number', value: 'N', help: "migrations at a time; default: the cluster's, else 2" },
    'keep-vms': { kind: 'flag', help: 'move nothing: only place no new VM there' },
  },
  async run({ args: [host], options, client, output, tasks }) {
    const path = { host: host! }
    if (options['keep-vms'] === true) {
      const body = { duty: 'maintenance' as const }
      return output.record(await unwrap(client.PATCH('/v1/hosts/{host}', { params: { path }, body })), hostFields)
    }
    const body = {
      ...(options.partly === true ? { partly: true } : {}),
      ...(options['at-once'] === undefined ? {} : { atOnce: options['at-once'] }),
    }
    const params = { path, query: tasks.query }
    await tasks.follow([() => client.POST('/v1/hosts/{host}/maintenance', { params, body })], {
      wayBack: () => `covisor host maintenance leave ${host} --return`,
    })
  },
})
