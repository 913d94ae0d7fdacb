/** covisor flavor delete FLAVOR */
import { command } from '../command.ts'

export const flavorDelete = command({
  name: 'flavor delete',
  summary: 'Delete a flavor',
  details: `VMs that were made in its size stay as they are.

Examples:
  covisor flavor delete small --yes`,
  args: ['FLAVOR'],
  confirm: (args) => `Delete flavor ${args[0]}?`,
  async run({ args, client, output }) {
    await client.DELETE('/v1/flavors/{flavor}', { params: { path: { flavor: args[0]! } } })
    output.say('deleted')
  },
})
