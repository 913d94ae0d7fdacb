/**
 * An open connection to a libvirt daemon: every call by its libvirt name, events, and bulk transfers.
 *
 * Knows one daemon over one byte stream. Does not reconnect and does not repeat: a call that fails with the connection may
 * have happened, and only its caller knows whether it may be made again.
 */

import { StorageVolDownloadFlags, StorageVolUploadFlags } from './constants/storage-values.ts'
import type { ConnectionError } from './errors/connection-error.ts'
import type { ProtocolError } from './errors/protocol-error.ts'
import { Subscriptions } from './events/subscriptions.ts'
import type { Flags } from './protocol/flags.ts'
import type { Domain, StorageVol } from './protocol/handles.ts'
import { qemuCalls } from './protocol/qemu.ts'
import { remoteCalls } from './protocol/remote.ts'
import type { CallOptions } from './session/call-options.ts'
import { type Calls, callsOf } from './session/calls.ts'
import { qemuProgram, remoteProgram } from './session/program.ts'
import type { RpcStream, StreamPart } from './session/rpc-stream.ts'
import type { Session } from './session/session.ts'
import type { ByteStream } from './transport/byte-stream.ts'

/** Unlike that of a call, the signal holds for the whole transfer; the deadline is for its beginning. */
export interface TransferOptions extends CallOptions {
  readonly offset?: bigint
  /** 0: to the end. */
  readonly length?: bigint
  /** Holes travel as holes, not as zeros. */
  readonly sparse?: boolean
}

const remote = callsOf(remoteProgram, remoteCalls)
const qemu = callsOf(qemuProgram, qemuCalls)

const CLOSE_TIMEOUT_MS = 2_000

export class Connection implements AsyncDisposable {
  /** libvirt's public calls: `call.domainGetXmlDesc({ dom })`. */
  readonly call: Calls<typeof remoteCalls>
  /** What only the QEMU driver can do: guest agent and monitor commands. */
  readonly qemu: Calls<typeof qemuCalls>
  readonly events: Subscriptions
  readonly uri: string
  readonly #session: Session
  readonly #bytes: ByteStream
  #closing: Promise<void> | undefined

  constructor(uri: string, session: Session, bytes: ByteStream) {
    this.uri = uri
    this.#session = session
    this.#bytes = bytes
    this.call = remote(session)
    this.qemu = qemu(session)
    this.events = new Subscriptions(session)
    session.closed.then(() => bytes.dispose()).catch(() => {}) // whoever closes hears what went wrong with that
  }

  /** Resolves when the connection is gone: with the reason, or undefined if it was closed here. */
  get closed(): Promise<ConnectionError | ProtocolError | undefined> {
    return this.#session.closed
  }

  /** By how much the daemon's clock was ahead of ours when the way was opened; only ssh tells. */
  get clockAheadSeconds(): number | undefined {
    return this.#bytes.clockAheadSeconds
  }

  get isOpen(): boolean {
    return this.#session.isOpen
  }

  async listDomains(flags?: Flags<'ConnectListAllDomainsFlags'>, options?: CallOptions): Promise<readonly Domain[]> {
    return (await this.call.connectListAllDomains({ flags }, options)).domains
  }

  /** Writes everything that `source` yields into the volume, and returns when the daemon has confirmed it. */
  async uploadVolume(
    vol: StorageVol,
    source: AsyncIterable<Uint8Array | StreamPart> | Iterable<Uint8Array | StreamPart>,
    { offset = 0n, length = 0n, sparse = false, ...options }: TransferOptions = {},
  ): Promise<void> {
    const flags = sparse ? StorageVolUploadFlags.SPARSE_STREAM : undefined
    const { stream } = await this.call.storageVolUpload({ vol, offset, length, flags }, options)
    const unbind = abortWith(stream, options.signal)
    try {
      // A stream may fail while the source has nothing to give; that must not wait for the source.
      await Promise.race([send(stream, source), stream.ended])
      options.signal?.throwIfAborted()
    } finally {
      unbind()
      await stream.abort() // does nothing after finish
    }
  }

  /** Iterate it for bytes, or its `parts()` to see holes. */
  async downloadVolume(
    vol: StorageVol,
    { offset = 0n, length = 0n, sparse = false, ...options }: TransferOptions = {},
  ): Promise<RpcStream> {
    const flags = sparse ? StorageVolDownloadFlags.SPARSE_STREAM : undefined
    const { stream } = await this.call.storageVolDownload({ vol, offset, length, flags }, options)
    const unbind = abortWith(stream, options.signal)
    void stream.ended.catch(() => {}).then(unbind)
    return stream
  }

  /** Says goodbye to the daemon and waits until socket and helper process are gone. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    // A daemon that does not answer must not keep us: it drops the connection when the socket closes.
    await this.call.connectClose({}, { timeoutMs: CLOSE_TIMEOUT_MS }).catch(() => {})
    this.#session.close()
    await this.#bytes.dispose()
  }
}

async function send(
  stream: RpcStream,
  source: AsyncIterable<Uint8Array | StreamPart> | Iterable<Uint8Array | StreamPart>,
) {
  for await (const piece of source) {
    if (piece instanceof Uint8Array) await stream.write(piece)
    else if (piece.kind === 'data') await stream.write(piece.bytes)
    else await stream.writeHole(piece.length)
  }
  await stream.finish()
}

/** Returns what undoes it. */
function abortWith(stream: RpcStream, signal: AbortSignal | undefined): () => void {
  if (signal === undefined) return () => {}
  const onAbort = (): void => void stream.abort(signal.reason)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  return () => signal.removeEventListener('abort', onAbort)
}
