/** A socket as bytes both ways, with backpressure both ways. */
import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import type { ByteDuplex } from '@covisor/driver-api'

/** Rejects with the system's error, or the signal's reason. */
export async function openSocket(where: NetConnectOpts, signal: AbortSignal): Promise<ByteDuplex> {
  signal.throwIfAborted()
  const socket = connect(where)
  try {
    await once(socket, 'connect', { signal })
  } catch (error) {
    socket.destroy()
    throw signal.aborted ? signal.reason : error
  }
  socket.on('error', () => socket.destroy()) // the reader sees an end
  return socketDuplex(socket)
}

function socketDuplex(socket: Socket): ByteDuplex {
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const bytes of socket) yield bytes as Buffer
    } catch {
      // Broken or closed by us: either way it is over.
    }
  }
  return {
    readable: read(),
    write: async (bytes) => {
      if (!socket.write(bytes) && !socket.destroyed) await Promise.race([once(socket, 'drain'), once(socket, 'close')])
    },
    close: async () => {
      socket.destroy()
    },
  }
}
