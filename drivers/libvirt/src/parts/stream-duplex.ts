/** A libvirt stream as bytes both ways. Whatever ends it, the reader sees an end, not an error: a console has no result. */
import type { ByteDuplex } from '@covisor/driver-api'
import type { Connection, RpcStream } from '@covisor/libvirt'

/** The connection is the stream's own, and closed with it. */
export function streamDuplex(stream: RpcStream, connection: Connection): ByteDuplex {
  let isClosed = false
  const close = async (): Promise<void> => {
    if (isClosed) return
    isClosed = true
    await stream.abort()
    await connection.close()
  }
  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (;;) {
        const part = await stream.read().catch(() => undefined)
        if (part === undefined) return
        if (part.kind === 'data' && part.bytes.length > 0) yield part.bytes
      }
    } finally {
      await close()
    }
  }
  return { readable: read(), write: (bytes) => stream.write(bytes), close }
}
