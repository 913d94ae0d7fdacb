/** covisor user edit USER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { userColumns } from './user-columns.ts'

export const userEdit = command({
  name: 'user edit',
  summary: 'Change, disable or enable a user',
  details: `Disabling signs the user out everywhere and refuses the tokens; enabling brings the tokens back.

Examples:
  covisor user edit alice --disable
  covisor user edit alice --full-name "Alice Smith" --enable`,
  args: ['USER'],
  options: {
    'full-name': { kind: 'text', value: 'NAME', help: 'what people call the user' },
    disable: { kind: 'flag', help: 'lock the user out' },
    enable: { kind: 'flag', help: 'let the user in again' },
  },
  async run({ args, options, client, output }) {
    if (options.disable === true && options.enable === true) throw new UsageError('give --disable or --enable')
    const body = {
      ...(options['full-name'] === undefined ? {} : { displayName: options['full-name'] }),
      ...(options.disable === true ? { disabled: true } : {}),
      ...(options.enable === true ? { disabled: false } : {}),
    }
    if (Object.keys(body).length === 0) throw new UsageError('say what to change: --full-name, --disable or --enable')
    const params = { path: { user: args[0]! } }
    output.record(await unwrap(client.PATCH('/v1/users/{user}', { params, body })), userColumns)
  },
})
