/** Plain TCP: no encryption, no proof of who is who. For laboratories, and for SASL mechanisms that encrypt (not done here). */
import type { LibvirtUri } from '../uri/libvirt-uri.ts'
import type { ByteStream } from './byte-stream.ts'
import { connectSocket, socketStream } from './socket-connect.ts'

/** LIBVIRTD_TCP_PORT, libvirt's src/remote/remote_driver.h. */
const DEFAULT_PORT = 16_509

export async function openTcp(uri: LibvirtUri, signal?: AbortSignal): Promise<ByteStream> {
  const host = uri.host ?? 'localhost'
  const port = uri.port ?? DEFAULT_PORT
  return socketStream(await connectSocket({ host, port, noDelay: true, keepAlive: true }, `${host}:${port}`, signal))
}
