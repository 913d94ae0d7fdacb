/** covisor role grant USER ROLE */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { bindingColumns } from './binding-columns.ts'

export const roleGrant = command({
  name: 'role grant',
  summary: 'Give a role to a user',
  details: `In one project, in an organisation with all its projects, or everywhere. You can give what you may do there yourself.

Examples:
  covisor role grant alice admin --organisation acme
  covisor role grant bob user --in acme/shop
  covisor role grant carol operator --site`,
  args: ['USER', 'ROLE'],
  options: {
    in: { kind: 'text', value: 'PROJECT', help: 'in this project, NAME or ORGANISATION/NAME' },
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'in all projects of it, and over its users' },
    site: { kind: 'flag', help: 'everywhere' },
  },
  async run({ args, options, client, output }) {
    const body = {
      user: args[0]!,
      role: args[1]!,
      ...(options.in === undefined ? {} : { project: options.in }),
      ...(options.organisation === undefined ? {} : { organisation: options.organisation }),
      ...(options.site === true ? { site: true } : {}),
    }
    output.record(await unwrap(client.POST('/v1/bindings', { body })), bindingColumns)
  },
})
