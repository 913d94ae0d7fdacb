/** covisor host maintenance HOST on|off */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { hostFields } from './host-columns.ts'

export const hostMaintenance = command({
  name: 'host maintenance',
  summary: 'Take a host out of placement, or back in',
  details: `No new VM is placed on it; those that are there stay.

Examples:
  covisor host maintenance kvm1 on
  covisor host maintenance kvm1 off`,
  args: ['HOST', 'on|off'],
  async run({ args: [host, state], client, output }) {
    if (state !== 'on' && state !== 'off') throw new UsageError(`"${state}": write on or off`)
    const body = { duty: state === 'on' ? ('maintenance' as const) : ('active' as const) }
    output.record(
      await unwrap(client.PATCH('/v1/hosts/{host}', { params: { path: { host: host! } }, body })),
      hostFields,
    )
  },
})
