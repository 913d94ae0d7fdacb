/** covisor login URL */
import { createClient, unwrap } from '@covisor/client'
import { command } from '../command.ts'
import { isThisMachine, saveLogin } from '../runner/config.ts'
import { readAll } from '../runner/read-all.ts'
import { type CodeSource, tokenBySigningIn } from '../runner/sign-in.ts'
import { authorityToTrust, trust } from '../runner/trust.ts'
import { UsageError } from '../usage-error.ts'

export const login = command({
  name: 'login',
  summary: 'Use a Covisor server on another machine',
  details: `Reads an API token from standard input ("covisor token create" makes one there), or the secret that "covisor user create"
printed, or with --user a password. What is kept, in a file that only you can read, is a token; those made for you here end
after 30 days. COVISOR_URL and COVISOR_TOKEN, where set, win over it.

A server that made its certificate itself is trusted by the fingerprint of its authority: compare what is shown here with what
"covisor up" prints over there. COVISOR_CA names a file with such an authority instead.

Examples:
  covisor login https://covisor.example < token
  covisor login https://covisor.example --user alice < password
  covisor login https://covisor.example --user alice --code 123456 < password
  covisor login https://192.0.2.10:8460 --fingerprint 3F:9A:… < token`,
  args: ['URL'],
  options: {
    user: { kind: 'text', value: 'NAME', help: 'sign in with the password of this user' },
    code: { kind: 'text', value: 'CODE', help: 'of your authenticator app, or a recovery code' },
    fingerprint: {
      kind: 'text',
      value: 'SHA256',
      help: "of the server's own certificate authority, to trust it from now on",
    },
  },
  needsServer: false,
  async run({ args, options, output, ask }) {
    const url = args[0]!.replace(/\/+$/, '')
    if (!/^https?:\/\//.test(url)) throw new UsageError(`"${url}" is not a URL; it begins with https://`)
    if (url.startsWith('http:') && !isThisMachine(url))
      output.say('note: http:// shows the secret to everybody on the way; use https:// where the server has it')
    const authority = await authorityToTrust(url, options.fingerprint)
    trust(authority)
    const what = options.user === undefined ? 'token' : 'password'
    if (process.stdin.isTTY) output.say(`${what} (it shows), then Enter and Ctrl-D:`)
    const given = (await readAll(process.stdin)).replace(/\r?\n$/, '')
    if (given === '') throw new UsageError(`no ${what} came on standard input`)
    const token = await tokenFor(
      url,
      options.user,
      given,
      options.code ?? (() => ask?.('code of your authenticator app: ')),
    )
    const me = await unwrap(createClient({ baseUrl: url, token }).GET('/v1/me'))
    output.say(`signed in as ${me.name}; kept in ${saveLogin(process.env, url, token, authority)}`)
  },
})

async function tokenFor(url: string, user: string | undefined, given: string, code: CodeSource): Promise<string> {
  if (user !== undefined) return await tokenBySigningIn(url, { user, password: given }, code)
  return given.startsWith('cvo_') ? await tokenBySigningIn(url, { oneTime: given.trim() }, code) : given.trim()
}
