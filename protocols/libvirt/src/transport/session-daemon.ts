/**
 * Starts this user's own daemon for a `/session` URI where none runs, as libvirt's client does: it ends by itself two minutes
 * after its last connection (libvirt 11.3.0, src/rpc/virnetsocket.c, virNetSocketForkDaemon).
 *
 * Only on request, since it runs a program. Of two clients that start one at the same moment, both daemons reach for the
 * same lock and one gives up; libvirt's client takes a lock for that itself, which Node cannot.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { ConnectionError } from '../errors/connection-error.ts'
import type { LibvirtUri } from '../uri/libvirt-uri.ts'
import type { ByteStream } from './byte-stream.ts'

const IDLE_SECONDS = 120
const RETRY_MS = 20
const KEPT_STDERR = 2_048

export interface StartOptions {
  /** Tried again and again until the daemon listens. */
  readonly open: () => Promise<ByteStream>
  readonly signal: AbortSignal
}

export async function startSessionDaemon(uri: LibvirtUri, { open, signal }: StartOptions): Promise<ByteStream> {
  const program = daemonProgram(uri, existsSync)
  const daemon = spawn(program, [`--timeout=${IDLE_SECONDS}`, '--daemon'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(),
  })
  let said = ''
  daemon.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-KEPT_STDERR)
  })
  // With --daemon the program ends once its child listens, or with the reason why it does not.
  const status = await new Promise<number | Error>((resolve) => {
    daemon.once('error', resolve)
    daemon.once('close', (code) => resolve(code ?? -1))
  })
  if (status !== 0) {
    const why = status instanceof Error ? status.message : said.trim() || `it ended with status ${status}`
    // Another client may have been quicker; then its daemon serves us too.
    return open().catch(() => {
      throw new ConnectionError('failed', `${program} did not start for ${uri.remoteName}: ${why}`)
    })
  }
  for (;;) {
    try {
      return await open()
    } catch (error) {
      if (!(error instanceof ConnectionError) || !['not-found', 'refused'].includes(error.reason)) throw error
      await pause(RETRY_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

/** In libvirt's order: what VIRTD_PATH or LIBVIRTD_PATH names, the driver's own daemon, the one for all. */
export function daemonProgram(
  { driver, parameters: { mode = 'auto' } }: LibvirtUri,
  exists: (path: string) => boolean,
  { VIRTD_PATH, LIBVIRTD_PATH }: NodeJS.ProcessEnv = process.env,
): string {
  const named = VIRTD_PATH ?? LIBVIRTD_PATH
  if (named !== undefined) return named
  const direct = `/usr/sbin/virt${driver}d`
  const legacy = '/usr/sbin/libvirtd'
  if (mode === 'legacy') return legacy
  return mode === 'direct' || exists(direct) ? direct : legacy
}

/** What libvirt passes on, and no more. */
function environment(): NodeJS.ProcessEnv {
  const passed = ['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR']
  return Object.fromEntries(passed.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}
