/** covisor user sign-in-secret USER */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'

export const userSignInSecret = command({
  name: 'user sign-in-secret',
  summary: 'Make a new way in for a user who lost the password',
  details: `Signs the user in once, within a day. The old password stays valid until another one is set.

Examples:
  covisor user sign-in-secret alice`,
  args: ['USER'],
  async run({ args, client, output }) {
    const params = { path: { user: args[0]! } }
    const made = await unwrap(client.POST('/v1/users/{user}/sign-in-secret', { params }))
    output.record(made, [{ header: 'Signs in once with', cell: ({ secret }) => secret }])
  },
})
