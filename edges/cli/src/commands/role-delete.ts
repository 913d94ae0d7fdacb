/** covisor role delete ROLE */
import { command } from '../command.ts'

export const roleDelete = command({
  name: 'role delete',
  summary: 'Delete a role',
  details: `Refused while somebody has it.

Examples:
  covisor role delete snapshots --yes`,
  args: ['ROLE'],
  confirm: (args) => `Delete role ${args[0]}?`,
  async run({ args, client, output }) {
    await client.DELETE('/v1/roles/{role}', { params: { path: { role: args[0]! } } })
    output.say('deleted')
  },
})
