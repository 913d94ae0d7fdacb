/**
 * The server as a process in the background: started once per data directory, with its output in a log file there.
 *
 * "It answers" is the only proof that counts; when it does not, the end of the log is what a person needs to see.
 */
import { spawn } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { readServerOptions } from '@covisor/server/options'
import { authorityFile } from '@covisor/server/own-certificate'
import { root } from '../workspace.ts'
import { identify, isRunning } from './running-process.ts'
import { UserError } from './say.ts'
import type { Started } from './started.ts'

export interface ServerPlace {
  readonly data: string
  readonly host: string
  readonly port: number
}

export const serverMain = join(root, 'apps/server/src/main.ts')

/** MiB of each half of V8's young generation. Its own choice lets an idle server keep some 40 MiB of garbage, and is no faster. */
export const serverNodeFlags: readonly string[] = ['--max-semi-space-size=8']

export const serverArgs = ({ data, host, port }: ServerPlace) => ['--data', data, '--listen', listenText(host, port)]

export async function startServer(place: ServerPlace): Promise<NonNullable<Started['server']>> {
  await mkdir(place.data, { recursive: true, mode: 0o700 })
  const url = await urlOf(place)
  if (await answers(url)) throw new UserError(`something else answers at ${url} already. Give another --port.`)
  const log = await open(logFile(place.data), 'a', 0o600)
  const before = (await log.stat()).size // what earlier servers said is not this one's news
  const tail = () => logTail(place.data, before)
  const child = spawn(process.execPath, [...serverNodeFlags, serverMain, ...serverArgs(place)], {
    cwd: root,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  await log.close()
  child.unref()
  const server = child.pid === undefined ? undefined : await identify(child.pid)
  if (server === undefined) throw new UserError(`the server could not be started. ${await tail()}`)

  const deadline = AbortSignal.timeout(60_000)
  while (!(await answers(url, place.data))) {
    if (!(await isRunning(server))) throw new UserError(`the server ended. ${await tail()}`)
    if (deadline.aborted) throw new UserError(`the server does not answer at ${url}. ${await tail()}`)
    await setTimeout(100)
  }
  return { ...server, url }
}

/** `data`: of the server, whose own certificate is then trusted by this process. */
export async function answers(url: string, data?: string): Promise<boolean> {
  if (data !== undefined) await trustOwnCertificate(data)
  return fetch(new URL('/v1/health', url), { signal: AbortSignal.timeout(2000) }).then(
    (reply) => reply.ok,
    () => false,
  )
}

export const logFile = (data: string) => join(data, 'server.log')

async function logTail(data: string, from: number): Promise<string> {
  const log = await readFile(logFile(data)).catch(() => Buffer.alloc(0))
  const lines = log.toString('utf8', from).trimEnd().split('\n')
  return `The end of ${logFile(data)}:\n${lines.slice(-20).join('\n')}`
}

/** As the server itself decides it. A certificate that was given is asked for by the name that it was given for. */
async function urlOf(place: ServerPlace): Promise<string> {
  const { tls = { kind: 'off' } } = await readServerOptions(serverArgs(place))
  const { host, port } = place
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  if (tls.kind === 'off') return `http://${listenText(local, port)}`
  if (tls.kind === 'own') return `https://${listenText(local, port)}`
  const { subjectAltName = '' } = new X509Certificate(await readFile(tls.cert))
  const name = /(?:^|, )DNS:([^,*]+)/.exec(subjectAltName)?.[1] ?? local
  return `https://${listenText(name, port)}`
}

let trusted = ''

async function trustOwnCertificate(data: string): Promise<void> {
  const authority = await readFile(authorityFile(data), 'utf8').catch(() => '')
  if (authority === trusted) return
  setDefaultCACertificates([...getCACertificates('default'), authority])
  trusted = authority
}

/** For people, to compare. undefined: it has none of its own. */
export async function fingerprintOfAuthority(data: string): Promise<string | undefined> {
  const authority = await readFile(authorityFile(data)).catch(() => undefined)
  return authority === undefined ? undefined : new X509Certificate(authority).fingerprint256
}

const listenText = (host: string, port: number) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)
