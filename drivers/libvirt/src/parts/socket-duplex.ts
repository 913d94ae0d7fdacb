/** A socket, or what ssh makes look like one, as bytes both ways, with backpressure both ways. */
import { once } from 'node:events'
import { connect, type NetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
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
  return duplexOf(socket)
}

/** Of a stream that is open only once the other side has spoken, as VNC servers do. Rejects with why it ended instead. */
export async function greetedDuplex(stream: Duplex, signal: AbortSignal): Promise<ByteDuplex> {
  try {
    await Promise.race([once(stream, 'readable', { signal }), once(stream, 'close').then(() => undefined)])
    if (stream.readableLength === 0) throw stream.errored ?? new Error('it closed the connection at once')
  } catch (error) {
    stream.on('error', () => {}).destroy()
    throw signal.aborted ? signal.reason : error
  }
  return duplexOf(stream)
}

function duplexOf(socket: Duplex): ByteDuplex {
  socket.on('error', () => socket.destroy()) // the reader sees an end
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
