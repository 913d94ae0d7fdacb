/** covisor user create NAME */
import { writeFileSync } from 'node:fs'
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const userCreate = command({
  name: 'user create',
  summary: 'Make a user',
  details: `Prints a secret that signs the user in once, within a day: give it to them, they set a password with it. A new user
may do nothing until "covisor role grant".

Examples:
  covisor user create alice --full-name "Alice Miller"
  covisor user create alice --organisation acme --secret-file alice.secret`,
  args: ['NAME'],
  options: {
    'full-name': { kind: 'text', value: 'NAME', help: 'what people call the user' },
    'secret-file': {
      kind: 'text',
      value: 'FILE',
      help: 'write the secret there, for you alone to read, not onto the screen',
    },
    organisation: { kind: 'text', value: 'ORGANISATION', help: 'whose user it is; yours if not said' },
  },
  async run({ args, options, client, output }) {
    const body = {
      name: args[0]!,
      ...(options['full-name'] === undefined ? {} : { displayName: options['full-name'] }),
      ...(options.organisation === undefined ? {} : { organisation: options.organisation }),
    }
    const { user, secret } = await unwrap(client.POST('/v1/users', { body }))
    const file = options['secret-file']
    // Never over a file that is there: it may be another user's secret.
    if (file !== undefined) writeFileSync(file, `${secret}\n`, { mode: 0o600, flag: 'wx' })
    output.record({ ...user, ...(file === undefined ? { secret } : {}) }, [
      { header: 'Name', cell: (made) => made.name },
      { header: 'Organisation', cell: (made) => made.organisation.name },
      { header: 'Id', cell: (made) => made.id },
      { header: 'Signs in once with', cell: (made) => made.secret ?? `what is in ${file}` },
    ])
  },
})
