/** covisor vm history VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const vmHistory = command({
  name: 'vm history',
  summary: 'Show how a VM was, version by version',
  details: `Newest first. With --output json each version has the whole desired hardware.

Examples:
  covisor vm history web01`,
  args: ['VM'],
  async run({ args, client, output }) {
    const { items } = await unwrap(client.GET('/v1/vms/{vm}/history', { params: { path: { vm: args[0]! } } }))
    output.rows(items, [
      { header: 'FROM', cell: (version) => version.from },
      { header: 'TO', cell: (version) => version.to ?? 'now' },
      { header: 'NAME', cell: (version) => version.name },
      { header: 'POWER', cell: (version) => version.power },
      { header: 'HOST', cell: (version) => version.host },
    ])
  },
})
