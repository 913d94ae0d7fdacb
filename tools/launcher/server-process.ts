/**
 * The server as a process in the background: started once per data directory, with its output in a log file there.
 *
 * "It answers" is the only proof that counts; when it does not, the end of the log is what a person needs to see.
 */
import { spawn } from 'node:child_process'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
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
  const url = urlOf(place)
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
  while (!(await answers(url))) {
    if (!(await isRunning(server))) throw new UserError(`the server ended. ${await tail()}`)
    if (deadline.aborted) throw new UserError(`the server does not answer at ${url}. ${await tail()}`)
    await setTimeout(100)
  }
  return { ...server, url }
}

export async function answers(url: string): Promise<boolean> {
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

function urlOf({ host, port }: ServerPlace): string {
  const local = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${listenText(local, port)}`
}

const listenText = (host: string, port: number) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`)
