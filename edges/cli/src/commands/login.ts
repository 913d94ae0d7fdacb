/** covisor login URL */
import { createClient, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { isThisMachine, saveLogin } from '../runner/config.ts'
import { readAll } from '../runner/read-all.ts'
import { UsageError } from '../usage-error.ts'

export const login = command({
  name: 'login',
  summary: 'Use a Covisor server on another machine',
  details: `Reads an API token from standard input ("covisor token create" makes one there) and keeps it in a file that only you
can read. COVISOR_URL and COVISOR_TOKEN, where set, win over it.

Examples:
  covisor login https://covisor.example < token`,
  args: ['URL'],
  needsServer: false,
  async run({ args, output }) {
    const url = args[0]!.replace(/\/+$/, '')
    if (!/^https?:\/\//.test(url)) throw new UsageError(`"${url}" is not a URL; it begins with https://`)
    if (url.startsWith('http:') && !isThisMachine(url))
      output.say('note: http:// shows the token to everybody on the way; use https:// where the server has it')
    if (process.stdin.isTTY) output.say('paste the token, then Ctrl-D:')
    const token = (await readAll(process.stdin)).trim()
    if (token === '') throw new UsageError('no token came on standard input')
    const me = await unwrap(createClient({ baseUrl: url, token }).GET('/v1/me'))
    output.say(`signed in as ${me.name}; kept in ${saveLogin(process.env, url, token)}`)
  },
})
