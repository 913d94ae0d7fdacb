/** covisor role grant USER ROLE */
import { unwrap } from '@covisor/client'
import { isSingleKind, singleKinds } from '@covisor/model'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { bindingColumns } from './binding-columns.ts'

export const roleGrant = command({
  name: 'role grant',
  summary: 'Give a role to a user',
  details: `On one resource, in a project, in an organisation with all its projects, or everywhere. You can give what you may do there
yourself. On one resource only what the role says of such resources counts, and nothing else is seen by it.

Examples:
  covisor role grant alice admin --organisation acme
  covisor role grant bob user --in acme/shop
  covisor role grant dan consoles --on vm:web01 --in acme/shop
  covisor role grant carol operator --site`,
  args: ['USER', 'ROLE'],
  options: {
    on: { kind: 'text', value: 'KIND:NAME', help: `on this alone: ${singleKinds.join(', ')}` },
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
      ...(options.on === undefined ? {} : { resource: singleOf(options.on) }),
    }
    output.record(await unwrap(client.POST('/v1/bindings', { body })), bindingColumns)
  },
})

function singleOf(text: string) {
  const colon = text.indexOf(':')
  const kind = text.slice(0, colon)
  const resource = text.slice(colon + 1)
  if (isSingleKind(kind) && resource !== '') return { kind, resource }
  throw new UsageError(`"--on ${text}": write KIND:NAME, such as vm:web01; kinds are ${singleKinds.join(', ')}`)
}
