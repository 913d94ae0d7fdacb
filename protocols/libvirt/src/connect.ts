/**
 * Opens a connection from a libvirt URI: transport, authentication, open call, keepalive.
 *
 * Everything made on the way is torn down if a later step fails.
 */
import { authenticate } from './auth/authenticate.ts'
import type { CredentialsSource } from './auth/credentials.ts'
import { Connection } from './connection.ts'
import { ConnectFlags } from './constants/host-values.ts'
import { ConnectionError } from './errors/connection-error.ts'
import { connectCalls } from './protocol/connect.ts'
import { DriverFeature } from './protocol/driver-feature.ts'
import type { CallOptions } from './session/call-options.ts'
import { defaultKeepalive, type KeepaliveOptions } from './session/keepalive.ts'
import { remoteProgram } from './session/program.ts'
import { Session } from './session/session.ts'
import type { ByteStream } from './transport/byte-stream.ts'
import { openTransport } from './transport/open-transport.ts'
import { type LibvirtUri, parseLibvirtUri } from './uri/libvirt-uri.ts'

export interface ConnectOptions {
  /** Ends the attempt to connect; it has no effect on the open connection. */
  readonly signal?: AbortSignal
  /** For transport, authentication and open call together; 30 s if not given. */
  readonly connectTimeoutMs?: number
  /** For every later call that does not say its own; none if not given. */
  readonly callTimeoutMs?: number
  /** The daemon's max_client_requests, 5 if not given: how many requests of one client it works on at once. */
  readonly maxClientRequests?: number
  /** Opens the daemon's socket for readers, and has the daemon refuse whatever changes something. */
  readonly readOnly?: boolean
  /**
   * For `/session` URIs on this machine: start the user's own daemon if it does not run, as libvirt's client does. It ends
   * two minutes after its last connection. Off if not given, because it runs a program.
   */
  readonly startDaemon?: boolean
  /** For daemons that want SASL. */
  readonly credentials?: CredentialsSource
  /** How a silent daemon is noticed: every 5 s, 5 times, if not given; `false` for not at all. */
  readonly keepalive?: KeepaliveOptions | false
}

const CONNECT_TIMEOUT_MS = 30_000

export async function connect(uri: string, options: ConnectOptions = {}): Promise<Connection> {
  const parsed = parseLibvirtUri(uri)
  const timeoutMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout])

  try {
    return await open(parsed, uri, options, signal)
  } catch (error) {
    if (error !== timeout.reason) throw error
    throw new ConnectionError('timeout', `${uri} could not be opened within ${timeoutMs / 1000} s`, { cause: error })
  }
}

async function open(
  parsed: LibvirtUri,
  uri: string,
  options: ConnectOptions,
  signal: AbortSignal,
): Promise<Connection> {
  const failures: string[] = []
  const { readOnly = false, startDaemon = false } = options
  let bytes: ByteStream = await openTransport(parsed, { signal, readOnly, startDaemon })
  for (;;) {
    const session = new Session(bytes.duplex, {
      maxClientRequests: options.maxClientRequests,
      timeoutMs: options.callTimeoutMs,
      explainLoss: bytes.explainLoss,
      sendApart: bytes.sendsApart,
    })
    try {
      await greet(session, parsed, options, { signal })
      return new Connection(uri, session, bytes)
    } catch (error) {
      session.close()
      const broken = bytes
      try {
        bytes = await nextWay(broken, error, failures)
      } finally {
        await broken.dispose()
      }
    }
  }
}

/** Throws the error itself, or all that was tried, when there is no other way or another would not help. */
async function nextWay(bytes: ByteStream, error: unknown, failures: string[]): Promise<ByteStream> {
  if (!(error instanceof ConnectionError) || error.reason !== 'lost') throw error
  failures.push(error.message)
  if (bytes.nextWay !== undefined) return bytes.nextWay()
  throw new ConnectionError('lost', failures.join('; then '), { cause: error.cause })
}

async function greet(session: Session, uri: LibvirtUri, options: ConnectOptions, call: CallOptions): Promise<void> {
  await authenticate(session, { uri, credentials: options.credentials, call })
  const flags = options.readOnly === true ? ConnectFlags.RO : undefined
  await session.call(remoteProgram, 'connectOpen', connectCalls.connectOpen, { name: uri.remoteName, flags }, call)
  if (options.keepalive === false) return
  // Asking for the feature is also what makes the daemon begin to watch us.
  const args = { feature: DriverFeature.PROGRAM_KEEPALIVE }
  const { supported } = await session.call(
    remoteProgram,
    'connectSupportsFeature',
    connectCalls.connectSupportsFeature,
    args,
    call,
  )
  if (supported !== 0) session.startKeepalive(options.keepalive ?? defaultKeepalive)
}
