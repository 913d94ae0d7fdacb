/** covisor user create NAME */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const userCreate = command({
  name: 'user create',
  summary: 'Make a user',
  details: `Prints a secret that signs the user in once, within a day: give it to them, they set a password with it. A new user
may do nothing until "covisor role grant".

Examples:
  covisor user create alice --full-name "Alice Miller"
  covisor user create alice --organisation acme`,
  args: ['NAME'],
  options: {
    'full-name': { kind: 'text', value: 'NAME', help: 'what people call the user' },
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'whose user it is; yours if not said' },
  },
  async run({ args, options, client, output }) {
    const body = {
      name: args[0]!,
      ...(options['full-name'] === undefined ? {} : { displayName: options['full-name'] }),
      ...(options.organisation === undefined ? {} : { organisation: options.organisation }),
    }
    const { user, secret } = await unwrap(client.POST('/v1/users', { body }))
    output.record({ ...user, secret }, [
      { header: 'Name', cell: (made) => made.name },
      { header: 'Organisation', cell: (made) => made.organisation.name },
      { header: 'Id', cell: (made) => made.id },
      { header: 'Signs in once with', cell: (made) => made.secret },
    ])
  },
})
