/** Waits until a socket is connected, and says in plain words why it could not be. Shared by unix, TCP and TLS. */
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { ConnectionError, type ConnectionErrorDetail, type ConnectionErrorReason } from '../errors/connection-error.ts'
import type { ByteStream } from './byte-stream.ts'

export async function connectSocket(options: NetConnectOpts, where: string, signal?: AbortSignal): Promise<Socket> {
  signal?.throwIfAborted()
  const socket = connect(options)
  await whenReady(socket, 'connect', where, signal)
  return socket
}

/** Rejects, with the socket destroyed, on failure or abort. */
export function whenReady(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  where: string,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      socket.off(event, onReady)
      socket.off('error', onError)
      socket.off('close', onClose)
      signal?.removeEventListener('abort', onAbort)
      if (error === undefined) return resolve()
      socket.on('error', () => {}) // what it says while being torn down is no news
      socket.destroy()
      reject(error)
    }
    const onReady = (): void => settle()
    const onError = (error: NodeJS.ErrnoException): void => settle(connectionError(error, where))
    const onClose = (): void => settle(new ConnectionError('lost', `${where} closed the connection at once`))
    const onAbort = (): void => settle(signal?.reason)
    socket.once(event, onReady)
    socket.once('error', onError)
    socket.once('close', onClose)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

export function socketStream(socket: Socket): ByteStream {
  return {
    duplex: socket,
    dispose: async () => {
      if (socket.closed) return
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      socket.destroy()
      await closed
    },
  }
}

const UNKNOWN_CA = ['certificate', 'has a certificate that our CA did not sign', 'certificate-unknown-ca'] as const

const known: Readonly<Record<string, readonly [ConnectionErrorReason, string, ConnectionErrorDetail?]>> = {
  ENOENT: ['not-found', 'does not exist: the daemon does not run, or listens elsewhere', 'socket-missing'],
  ECONNREFUSED: ['refused', 'refuses the connection: no daemon listens there'],
  EACCES: [
    'denied',
    'may not be opened by this user: its permissions, or the membership of a group, are missing',
    'socket-denied',
  ],
  EPERM: ['denied', 'may not be opened by this user', 'socket-denied'],
  ENOTFOUND: ['unreachable', 'is not a known host name', 'name-unknown'],
  EAI_AGAIN: ['unreachable', 'cannot be resolved at the moment', 'name-unknown'],
  EHOSTUNREACH: ['unreachable', 'cannot be reached', 'no-route'],
  ENETUNREACH: ['unreachable', 'cannot be reached', 'no-route'],
  ETIMEDOUT: ['timeout', 'does not answer'],
  ECONNRESET: ['lost', 'closed the connection at once'],
  CERT_HAS_EXPIRED: ['certificate', 'has a certificate that has expired', 'certificate-expired'],
  CERT_NOT_YET_VALID: [
    'certificate',
    'has a certificate that is not valid yet: is a clock wrong?',
    'certificate-not-yet-valid',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: ['certificate', 'has a certificate for another name', 'certificate-name'],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  SELF_SIGNED_CERT_IN_CHAIN: ['certificate', 'has a certificate of a CA that we do not know', 'certificate-unknown-ca'],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['certificate', 'has a certificate that it signed itself', 'certificate-unknown-ca'],
  CERT_SIGNATURE_FAILURE: UNKNOWN_CA,
  ERR_SSL_WRONG_VERSION_NUMBER: ['certificate', 'does not speak TLS', 'not-tls'],
}

function connectionError(error: NodeJS.ErrnoException, where: string): ConnectionError {
  const [reason, text, detail] = known[error.code ?? ''] ?? ['failed', `cannot be connected to: ${error.message}`]
  return new ConnectionError(reason, `${where} ${text}`, { cause: error, detail })
}
