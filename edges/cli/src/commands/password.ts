/** covisor password */
import { command } from '../command.ts'
import { readAll } from '../runner/read-all.ts'
import { UsageError } from '../usage-error.ts'

export const password = command({
  name: 'password',
  summary: 'Set my password',
  details: `Read from standard input. At least 12 characters, and none of those that are tried first; other sessions end.

Examples:
  covisor password < new-password`,
  async run({ client, output }) {
    if (process.stdin.isTTY) output.say('type the new password (it shows), then Enter and Ctrl-D:')
    const wanted = (await readAll(process.stdin)).replace(/\r?\n$/, '')
    if (wanted === '') throw new UsageError('no password came on standard input')
    await client.PUT('/v1/me/password', { body: { password: wanted } })
    output.say('set')
  },
})
