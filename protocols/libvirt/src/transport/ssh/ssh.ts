/**
 * libvirt over the system's OpenSSH.
 *
 * Ways in, best first: a socket forwarded by one shared process (to libvirtd, then to the driver's own daemon), then libvirt's
 * helper over a process of its own, where forwarding is refused or the socket cannot be known. Which of them works shows
 * only when the daemon answers the first call, so each way knows the next.
 */
import { Duplex } from 'node:stream'
import type { LibvirtUri } from '../../uri/libvirt-uri.ts'
import type { ByteStream } from '../byte-stream.ts'
import { connectSocket, socketStream } from '../socket-connect.ts'
import { socketPath } from '../unix.ts'
import { helperArguments, remotePath } from './ssh-arguments.ts'
import { leaseMaster } from './ssh-master.ts'
import { SshProcess } from './ssh-process.ts'

export function openSsh(uri: LibvirtUri, signal?: AbortSignal): Promise<ByteStream> {
  return openForwarded(uri, forwardable(uri), signal)
}

/** In the order to try. None for /session without a named socket: only the helper knows that user's folders. */
function forwardable(uri: LibvirtUri): string[] {
  const { socket, mode = 'auto' } = uri.parameters
  if (socket !== undefined) return [remotePath(uri, socket)]
  if (uri.path === '/session') return []
  const legacy = socketPath(uri, () => false)
  const direct = socketPath(uri, () => true)
  // As libvirt: nobody can look from here which of them exists over there, and most hosts have the first.
  return mode === 'auto' ? [legacy, direct] : [legacy]
}

/** `tried` are the sockets that this attempt has found closed, whichever process it used. */
async function openForwarded(
  uri: LibvirtUri,
  sockets: readonly string[],
  signal?: AbortSignal,
  tried: readonly string[] = [],
): Promise<ByteStream> {
  if (tried.length === sockets.length) return openHelper(uri, signal)
  const lease = await leaseMaster(uri, sockets, signal)
  const remote = sockets.find((socket) => !lease.closedWays.has(socket) && !tried.includes(socket))
  if (remote === undefined) {
    await lease.release()
    return openHelper(uri, signal)
  }

  let stream: ByteStream
  try {
    stream = socketStream(await connectSocket({ path: lease.localSocket(remote) }, `ssh to ${uri.host}`, signal))
  } catch (error) {
    lease.retire()
    await lease.release()
    // A shared process that died a moment ago is no reason to fail: the next one is ours.
    if (lease.isShared && signal?.aborted !== true) return openForwarded(uri, sockets, signal, tried)
    throw error
  }
  return {
    duplex: stream.duplex,
    clockAheadSeconds: lease.clockAhead,
    // ssh's own words may come later than the end of the socket, so they cannot be counted on.
    explainLoss: () => lease.process.lastWords || `ssh gave up the way to ${remote} on ${uri.host}`,
    nextWay: async () => {
      if (lease.isShared && (await endsWithin(lease.process, DYING_MS))) {
        return openForwarded(uri, sockets, signal, tried)
      }
      lease.closedWays.add(remote)
      return openForwarded(uri, sockets, signal, [...tried, remote])
    },
    dispose: async () => {
      await stream.dispose()
      await lease.release()
    },
  }
}

/** A killed process first loses its sockets and is reported dead a little later. */
const DYING_MS = 250

async function endsWithin(process: SshProcess, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const ended = await Promise.race([process.gone.then(() => true), late])
  clearTimeout(timer)
  return ended
}

async function openHelper(uri: LibvirtUri, signal?: AbortSignal): Promise<ByteStream> {
  signal?.throwIfAborted()
  const process = new SshProcess(
    uri.host ?? '',
    helperArguments(
      uri,
      socketPath(uri, () => true),
    ),
  )
  const { stdin, stdout } = process.child
  const duplex = Duplex.from({ readable: stdout, writable: stdin })
  void process.gone.then(() => {
    // Without this the end of the process would look like an orderly end of the stream, with no reason given.
    if (!duplex.destroyed) duplex.destroy(process.failure())
  })
  return {
    duplex,
    explainLoss: () => process.lastWords || undefined,
    dispose: async () => {
      duplex.on('error', () => {})
      duplex.destroy()
      await process.stop()
    },
  }
}
