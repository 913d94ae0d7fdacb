/**
 * Credentials from libvirt's `auth.conf`, which says what to tell which daemon:
 *
 *     [credentials-lab]
 *     authname=admin
 *     password=secret
 *     [auth-libvirt-kvm1.example.org]      or [auth-libvirt-default]
 *     credentials=lab
 *
 * Looked for where libvirt looks: the file that LIBVIRT_AUTH_FILE names, the user's configuration, the machine's. Read only
 * when a caller passes `authConf()` as `credentials`, and never because a URI says so: whoever writes a URI chooses the host,
 * and must not thereby choose whose password it is sent.
 *
 * Source of the format: libvirt 11.3.0, docs/auth.rst, src/util/virauth.c and virauthconfig.c.
 */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConnectionError } from '../errors/connection-error.ts'
import type { Credentials, CredentialsRequest } from './credentials.ts'

export interface AuthConfOptions {
  /** This file and no other. */
  readonly file?: string
}

/** Give it to `connect` as `credentials`. */
export function authConf({ file }: AuthConfOptions = {}): (request: CredentialsRequest) => Promise<Credentials> {
  return async ({ host = 'localhost' }) => {
    const places = file === undefined ? authConfPlaces() : [file]
    for (const place of places) {
      const text = await read(place)
      if (text !== undefined) return credentialsIn(text, host, place)
    }
    throw new ConnectionError('authentication', `there is no auth.conf: looked for ${places.join(', ')}`)
  }
}

export function authConfPlaces(
  { LIBVIRT_AUTH_FILE, XDG_CONFIG_HOME }: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string[] {
  if (LIBVIRT_AUTH_FILE !== undefined) return [LIBVIRT_AUTH_FILE]
  return [join(XDG_CONFIG_HOME || join(home, '.config'), 'libvirt/auth.conf'), '/etc/libvirt/auth.conf']
}

/** Errors name the file and the group, and never quote what the file holds. */
export function credentialsIn(text: string, host: string, file: string): Credentials {
  const groups = groupsOf(text)
  const fail = (problem: string): never => {
    throw new ConnectionError('authentication', `${file}: ${problem}`)
  }
  const choice = [`auth-libvirt-${host}`, 'auth-libvirt-default'].find((name) => groups.has(name))
  if (choice === undefined) return fail(`there is neither [auth-libvirt-${host}] nor [auth-libvirt-default]`)
  const name = groups.get(choice)?.get('credentials') ?? fail(`[${choice}] does not say which credentials`)
  const group = groups.get(`credentials-${name}`) ?? fail(`[${choice}] wants [credentials-${name}], which is not there`)
  const username = group.get('authname') ?? group.get('username') ?? fail(`[credentials-${name}] has no authname`)
  const password = group.get('password') ?? fail(`[credentials-${name}] has no password`)
  return { username, password }
}

/** GLib's key files: groups in brackets, `key=value`, comments with `#`; of a key that comes twice, the last counts. */
function groupsOf(text: string): Map<string, Map<string, string>> {
  const groups = new Map<string, Map<string, string>>()
  let group: Map<string, string> | undefined
  for (const line of text.split(/\r?\n/)) {
    const header = /^\[([^\]]+)\]\s*$/.exec(line)
    const entry = /^\s*([^#=\s][^=]*?)\s*=\s*(.*)$/.exec(line)
    if (header?.[1] !== undefined) {
      group = groups.get(header[1]) ?? new Map<string, string>()
      groups.set(header[1], group)
    } else if (entry?.[1] !== undefined) {
      group?.set(entry[1], unescaped(entry[2] ?? ''))
    }
  }
  return groups
}

const ESCAPES: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' }
const unescaped = (value: string): string =>
  value.replace(/\\([sntr\\])/g, (_, letter: string) => ESCAPES[letter] ?? '')

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    // libvirt goes on to the next place when it may not read one.
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw new ConnectionError('authentication', `${path} cannot be read`, { cause: error })
  }
}
