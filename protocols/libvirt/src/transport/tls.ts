/**
 * TLS 1.2 or 1.3 with certificates of both sides, from the places where libvirt keeps them.
 *
 * The surprise: after the handshake the daemon sends one byte, 1, once it has accepted our certificate (src/rpc/
 * virnetsocket.c and virnetserverclient.c). It has to be read before the first packet; a daemon that dislikes us closes instead.
 * Another: packets may not share a TLS record (byte-stream.ts). Measured with libvirt 9.0.0: the second of two calls that were sent
 * together was answered with the next ping, five seconds later.
 */
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { ConnectionError } from '../errors/connection-error.ts'
import type { LibvirtUri } from '../uri/libvirt-uri.ts'
import type { ByteStream } from './byte-stream.ts'
import { secureContext } from './secure-context.ts'
import { socketStream, whenReady } from './socket-connect.ts'
import { readTlsCredentials } from './tls-credentials.ts'

/** LIBVIRTD_TLS_PORT, libvirt's src/remote/remote_driver.h. */
const DEFAULT_PORT = 16_514
const ACCEPTED = 1

export async function openTls(uri: LibvirtUri, signal?: AbortSignal): Promise<ByteStream> {
  const host = uri.host ?? 'localhost'
  const port = uri.port ?? DEFAULT_PORT
  const where = `${host}:${port}`
  const { noVerify = false, pkiPath } = uri.parameters
  const credentials = await readTlsCredentials(pkiPath, { caRequired: !noVerify })
  signal?.throwIfAborted()
  const socket = connect({
    host,
    port,
    secureContext: secureContext(credentials),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: !noVerify,
  })
  socket.setNoDelay(true).setKeepAlive(true)
  await whenReady(socket, 'secureConnect', where, signal)
  await accepted(socket, where, signal)
  return { ...socketStream(socket), sendsApart: true }
}

async function accepted(socket: TLSSocket, where: string, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const onReadable = (): void => {
    const first = socket.read(1) as Buffer | null
    if (first === null) return
    if (first[0] === ACCEPTED) resolve()
    else
      reject(
        new ConnectionError('certificate', `${where} is not a libvirt daemon, or does not accept our certificate`, {
          detail: 'certificate-refused',
        }),
      )
  }
  const onEnd = (cause?: Error): void =>
    reject(
      new ConnectionError('certificate', `${where} does not accept our certificate`, {
        detail: 'certificate-refused',
        ...(cause === undefined ? {} : { cause }),
      }),
    )
  const onAbort = (): void => reject(signal?.reason)
  const onClose = (): void => onEnd()
  socket.on('readable', onReadable).once('error', onEnd).once('close', onClose)
  if (signal?.aborted === true) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })
  try {
    await promise
  } catch (error) {
    socket.on('error', () => {})
    socket.destroy()
    throw error
  } finally {
    socket.off('readable', onReadable).off('error', onEnd).off('close', onClose)
    signal?.removeEventListener('abort', onAbort)
  }
}
