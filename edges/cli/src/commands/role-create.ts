/** covisor role create NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { roleColumns } from './role-columns.ts'

export const roleCreate = command({
  name: 'role create',
  summary: 'Make a role',
  details: `A role can allow what you may do yourself, and no more.

Examples:
  covisor role create snapshots --may vm:read --may vm:snapshot`,
  args: ['NAME'],
  options: {
    may: { kind: 'text', many: true, value: 'VERB', help: 'what it allows, again for more; see "covisor role verbs"' },
    site: { kind: 'flag', help: 'for all organisations' },
  },
  async run({ args, options, client, output }) {
    const body = {
      name: args[0]!,
      verbs: [...(options.may ?? [])],
      ...(options.site === true ? { site: true } : {}),
    }
    output.record(await unwrap(client.POST('/v1/roles', { body })), roleColumns)
  },
})
