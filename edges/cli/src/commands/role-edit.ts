/** covisor role edit ROLE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { roleColumns } from './role-columns.ts'

export const roleEdit = command({
  name: 'role edit',
  summary: 'Change what a role allows, for all who have it',
  details: `Give all verbs that it shall have. Built-in roles stay as they are.

Examples:
  covisor role edit snapshots --may vm:read --may vm:snapshot --may vm:revert`,
  args: ['ROLE'],
  options: { may: { kind: 'text', many: true, value: 'VERB', help: 'what it allows, again for more' } },
  async run({ args, options, client, output }) {
    const params = { path: { role: args[0]! } }
    const body = { verbs: [...(options.may ?? [])] }
    output.record(await unwrap(client.PATCH('/v1/roles/{role}', { params, body })), roleColumns)
  },
})
