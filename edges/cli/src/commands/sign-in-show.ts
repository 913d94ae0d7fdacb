/** covisor sign-in show */
import { unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { signInColumns } from './sign-in-columns.ts'

export const signInShow = command({
  name: 'sign-in show',
  summary: 'Show who needs a second factor',
  details: `Examples:
  covisor sign-in show`,
  async run({ client, output }) {
    output.record(await unwrap(client.GET('/v1/sign-in-policy')), signInColumns)
  },
})
