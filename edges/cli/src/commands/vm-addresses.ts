/** covisor vm addresses VM */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const vmAddresses = command({
  name: 'vm addresses',
  summary: 'Show the addresses of a guest',
  details: `As the guest agent, DHCP leases or ARP tell; FROM says which.

Examples:
  covisor vm addresses web01
  covisor vm addresses web01 --output json | jq -r '.[0].address'`,
  args: ['VM'],
  async run({ args, client, output }) {
    const { items } = await unwrap(client.GET('/v1/vms/{vm}/addresses', { params: { path: { vm: args[0]! } } }))
    output.rows(items, [
      { header: 'ADDRESS', cell: (a) => (a.prefix === null ? a.address : `${a.address}/${a.prefix}`) },
      { header: 'MAC', cell: (a) => a.mac },
      { header: 'INTERFACE', cell: (a) => a.interface },
      { header: 'FROM', cell: (a) => a.source },
    ])
  },
})
