/**
 * The daemon's unix socket on this machine.
 *
 * Where it is follows libvirt 11.3.0, src/remote/remote_sockets.c: `/run/libvirt` for root's daemons, the user's run-time
 * folder for `/session`; a daemon per driver (`virtqemud`) where its socket exists, else the one for all (`libvirtd`). Who
 * only wants to read uses the socket beside it that everybody may open; a daemon of a single user has none. Root has no
 * session of its own: libvirt sends it to the system's daemon, which says so.
 */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConnectionError } from '../errors/connection-error.ts'
import type { LibvirtUri } from '../uri/libvirt-uri.ts'
import type { ByteStream, OpenOptions } from './byte-stream.ts'
import { startSessionDaemon } from './session-daemon.ts'
import { connectSocket, socketStream } from './socket-connect.ts'

export async function openUnix(
  uri: LibvirtUri,
  { signal, readOnly, startDaemon = false }: OpenOptions,
): Promise<ByteStream> {
  const path = socketPath(uri, existsSync, { readOnly })
  const open = async (): Promise<ByteStream> => socketStream(await connectSocket({ path }, `socket ${path}`, signal))
  if (!startDaemon || !isOfUser(uri, ourUid())) return open()
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof ConnectionError) || !['not-found', 'refused'].includes(error.reason)) throw error
    return startSessionDaemon(uri, { open, signal })
  }
}

export interface SocketChoice {
  readonly readOnly?: boolean
  /** Whose session `/session` is; the user's who runs this, if not given. */
  readonly uid?: number
  readonly environment?: NodeJS.ProcessEnv
}

/** `exists` is asked only where libvirt's choice depends on what runs. */
export function socketPath(
  uri: LibvirtUri,
  exists: (path: string) => boolean,
  { readOnly = false, uid = ourUid(), environment = process.env }: SocketChoice = {},
): string {
  const { socket, mode = 'auto' } = uri.parameters
  if (socket !== undefined) return socket
  const isSession = isOfUser(uri, uid)
  const folder = isSession ? sessionFolder(environment) : '/run/libvirt'
  const name = readOnly && !isSession ? 'sock-ro' : 'sock'
  const direct = join(folder, `virt${uri.driver}d-${name}`)
  const legacy = join(folder, `libvirt-${name}`)
  if (mode === 'auto') return exists(direct) ? direct : legacy
  return mode === 'direct' ? direct : legacy
}

const isOfUser = (uri: LibvirtUri, uid: number): boolean => uri.path === '/session' && uid !== 0
const ourUid = (): number => process.getuid?.() ?? 0

/** GLib's rule, which libvirt goes by: without a run-time folder, the user's cache. */
function sessionFolder(environment: NodeJS.ProcessEnv): string {
  const { XDG_RUNTIME_DIR: runtime, XDG_CACHE_HOME: cache } = environment
  return join(runtime || cache || join(homedir(), '.cache'), 'libvirt')
}
