/**
 * The daemon's unix socket on this machine.
 *
 * Where it is follows libvirt: `/run/libvirt` for root's daemons, the user's run-time folder for `/session`; a daemon per
 * driver (`virtqemud`) where its socket exists, else the one for all (`libvirtd`). Who only wants to read uses the socket
 * beside it that everybody may open; a daemon of a single user has none.
 */
import { existsSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { LibvirtUri } from '../uri/libvirt-uri.ts'
import type { ByteStream, OpenOptions } from './byte-stream.ts'
import { connectSocket, socketStream } from './socket-connect.ts'

export async function openUnix(uri: LibvirtUri, { signal, readOnly }: OpenOptions): Promise<ByteStream> {
  const path = socketPath(uri, existsSync, readOnly)
  return socketStream(await connectSocket({ path }, `socket ${path}`, signal))
}

/** `exists` is asked only where libvirt's choice depends on what runs. */
export function socketPath(uri: LibvirtUri, exists: (path: string) => boolean, readOnly = false): string {
  const { socket, mode = 'auto' } = uri.parameters
  if (socket !== undefined) return socket
  const folder = uri.path === '/session' ? sessionFolder() : '/run/libvirt'
  const name = readOnly && uri.path !== '/session' ? 'sock-ro' : 'sock'
  const direct = join(folder, `virt${uri.driver}d-${name}`)
  const legacy = join(folder, `libvirt-${name}`)
  if (mode === 'auto') return exists(direct) ? direct : legacy
  return mode === 'direct' ? direct : legacy
}

const sessionFolder = (): string => join(process.env['XDG_RUNTIME_DIR'] ?? `/run/user/${userInfo().uid}`, 'libvirt')
