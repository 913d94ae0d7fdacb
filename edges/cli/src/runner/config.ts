/**
 * Which server, and with what right: environment first, then what `covisor login` wrote, then the server on this machine.
 *
 * The token of a local server is in a file that only its owner can read; whoever can read it is an administrator anyway.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { NoServer } from './no-server.ts'

export interface Connection {
  readonly url: string
  readonly token: string
  readonly from: string
  /** A certificate to be trusted beyond those of the system, PEM. */
  readonly authority?: string | undefined
}

const LOCAL_URL = 'http://127.0.0.1:8460'

export function connection(env: NodeJS.ProcessEnv): Connection {
  const url = env['COVISOR_URL'] === '' ? undefined : env['COVISOR_URL']
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new UsageError(`COVISOR_URL is not a URL that begins with https:// or http://: "${url.slice(0, 100)}"`)
  const token = env['COVISOR_TOKEN']
  if (token !== undefined && token !== '')
    return { url: url ?? LOCAL_URL, token, from: 'COVISOR_TOKEN', authority: authorityFor(env) }
  const saved = savedLogin(env)
  if (saved !== undefined && (url === undefined || url === saved.url)) return saved
  if (url !== undefined && !isThisMachine(url))
    throw new UsageError(
      `COVISOR_URL is ${url}, but there is no COVISOR_TOKEN to go with it, and "covisor login" knows another server`,
    )
  for (const directory of dataDirectories(env)) {
    const local = read(join(directory, 'admin-token'))
    if (local === undefined) continue
    const authority = read(join(directory, 'tls', 'authority.crt'))
    return { url: url ?? startedUrl(directory) ?? LOCAL_URL, token: local.trim(), from: directory, authority }
  }
  throw new NoServer(
    'no server is known here: run "covisor up" on this machine, or "covisor login URL" for another one',
  )
}

/** Named for a server whose token is named too; otherwise one of this machine does no harm. */
function authorityFor(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['COVISOR_CA']
  if (named !== undefined && named !== '') {
    const found = read(named)
    if (found === undefined) throw new UsageError(`COVISOR_CA names a file that cannot be read: ${named}`)
    return found
  }
  return dataDirectories(env)
    .map((directory) => read(join(directory, 'tls', 'authority.crt')))
    .find((found) => found !== undefined)
}

/** The token of the server on this machine goes to no other. */
export function isThisMachine(url: string): boolean {
  const { hostname } = URL.parse(url) ?? {}
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}

export function saveLogin(env: NodeJS.ProcessEnv, url: string, token: string, authority: string | undefined): string {
  const file = configFile(env)
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
  writeFileSync(file, `${JSON.stringify({ url, token, authority }, null, 2)}\n`, { mode: 0o600 })
  return file
}

export const forgetLogin = (env: NodeJS.ProcessEnv): void => rmSync(configFile(env), { force: true })

function savedLogin(env: NodeJS.ProcessEnv): Connection | undefined {
  const file = configFile(env)
  const text = read(file)
  if (text === undefined) return undefined
  try {
    const { url, token, authority } = JSON.parse(text) as { url?: unknown; token?: unknown; authority?: string }
    if (typeof url === 'string' && typeof token === 'string') return { url, token, from: file, authority }
  } catch {
    // Said below.
  }
  throw new UsageError(`${file} is damaged; run "covisor login URL" again`)
}

const configFile = (env: NodeJS.ProcessEnv): string =>
  join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'covisor', 'config.json')

const dataDirectories = (env: NodeJS.ProcessEnv): string[] => [
  ...(env['COVISOR_DATA'] === undefined ? [] : [env['COVISOR_DATA']]),
  join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local/share'), 'covisor'),
  '/var/lib/covisor',
]

/** Where `covisor up` noted which server it started. */
function startedUrl(directory: string): string | undefined {
  try {
    const started = JSON.parse(read(join(directory, 'started.json')) ?? '{}') as { server?: { url?: string } }
    return started.server?.url
  } catch {
    return undefined
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
