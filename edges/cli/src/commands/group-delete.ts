/** covisor group delete GROUP */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const groupDelete = command({
  name: 'group delete',
  summary: 'Delete a group; its VMs stay',
  details: `Examples:
  covisor group delete shop --yes`,
  args: ['GROUP'],
  confirm: (args) => `Delete group ${args[0]}? Its VMs stay.`,
  async run({ args: [group], client, output }) {
    await unwrap(client.DELETE('/v1/groups/{group}', { params: { path: { group: group! } } }))
    output.say(`deleted group ${group}`)
  },
})
