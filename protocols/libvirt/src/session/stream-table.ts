/**
 * The streams of one session, by serial: cuts their packets, hands out what arrives, and stops reading from the connection
 * while its readers are too far behind.
 *
 * While a call waits for its answer the connection is read on nevertheless, up to a hard limit: a reader that asks the daemon
 * something between two pieces must not wait for ever for an answer stuck behind those pieces. And a stopped connection is
 * sipped from, so that the daemon's pings come through: it drops a client that has not answered for half a minute.
 */
import type { Duplex } from 'node:stream'
import { LibvirtError } from '../errors/libvirt-error.ts'
import { ProtocolError } from '../errors/protocol-error.ts'
import { remoteError } from '../protocol/remote-error.ts'
import { type Header, MessageType, PACKET_HEADROOM, type Packet, Status, writeHeader } from '../wire/packet.ts'
import { ByteWriter } from '../xdr/byte-writer.ts'
import { struct } from '../xdr/composites.ts'
import { int64, uint } from '../xdr/numbers.ts'
import { decodePayload } from './decode-payload.ts'
import type { PacketWriter } from './packet-writer.ts'
import type { Program } from './program.ts'
import { RpcStream, type StreamPart } from './rpc-stream.ts'

/** Bytes that have arrived and that nobody has read yet. */
const ENOUGH = 2 * 1024 * 1024
const TOO_MUCH = 64 * 1024 * 1024
/** More than a socket's buffers hold, divided by the pings that a daemon waits for. */
const SIP = 1024 * 1024

/** libvirt 11.3.0, src/rpc/virnetprotocol.x, virNetStreamHole. */
const streamHole = struct({ length: int64, flags: uint })

export interface StreamId {
  readonly program: Program
  readonly procedure: number
  readonly serial: number
  readonly name: string
}

export class StreamTable {
  readonly #duplex: Duplex
  readonly #writer: PacketWriter
  readonly #isCallWaiting: () => boolean
  readonly #streams = new Map<number, { readonly stream: RpcStream; readonly id: StreamId }>()
  #unread = 0
  #enough = ENOUGH

  constructor(duplex: Duplex, writer: PacketWriter, isCallWaiting: () => boolean) {
    this.#duplex = duplex
    this.#writer = writer
    this.#isCallWaiting = isCallWaiting
  }

  has(serial: number): boolean {
    return this.#streams.has(serial)
  }

  open(id: StreamId): RpcStream {
    const header = (type: number, status: number): Header => ({
      program: id.program.number,
      version: id.program.version,
      procedure: id.procedure,
      type,
      serial: id.serial,
      status,
    })
    const stream = new RpcStream({
      sendData: (bytes) => this.#writer.writeStream(header(MessageType.STREAM, Status.CONTINUE), bytes),
      sendHole: (length) => {
        const to = new ByteWriter({ headroom: PACKET_HEADROOM })
        streamHole.write(to, { length, flags: 0 })
        const packet = to.finish()
        writeHeader(packet, header(MessageType.STREAM_HOLE, Status.CONTINUE))
        return this.#writer.write(packet)
      },
      sendFinish: () => this.#writer.writeHeader(header(MessageType.STREAM, Status.OK)),
      sendAbort: () => this.#writer.writeHeader(header(MessageType.STREAM, Status.ERROR)),
      consumed: (part) => {
        this.#unread -= weight(part)
        this.#pauseOrResume()
      },
    })
    this.#streams.set(id.serial, { stream, id })
    return stream
  }

  receive({ header, payload }: Packet): void {
    const entry = this.#streams.get(header.serial)
    if (entry === undefined) return // of a stream that has failed already: what was under way then arrives now
    const { stream, id } = entry
    if (header.status === Status.ERROR) {
      // Read before the stream is forgotten: if this cannot be read, whoever waits for the stream must still hear of it.
      const error = new LibvirtError(id.name, decodePayload(`the stream of ${id.name}`, remoteError, payload))
      this.#streams.delete(header.serial)
      stream.fail(error)
    } else if (header.status === Status.OK) {
      this.#streams.delete(header.serial)
      stream.end()
    } else if (header.type === MessageType.STREAM_HOLE) {
      const { length } = decodePayload(`the stream of ${id.name}`, streamHole, payload)
      if (length < 0n) throw new ProtocolError(`the stream of ${id.name} has a hole of ${length} bytes`)
      this.#deliver(stream, { kind: 'hole', length })
    } else if (payload.length === 0) {
      stream.receiveEof()
    } else {
      this.#deliver(stream, { kind: 'data', bytes: payload })
    }
  }

  /** A call was sent, so its answer must be able to come in. */
  listenAgain(): void {
    if (this.#unread > 0) this.#pauseOrResume()
  }

  sip(): void {
    this.#enough = Math.min(this.#unread + SIP, TOO_MUCH)
    this.#pauseOrResume()
  }

  failAll(error: unknown): void {
    for (const { stream } of this.#streams.values()) stream.fail(error)
    this.#streams.clear()
  }

  #deliver(stream: RpcStream, part: StreamPart): void {
    if (!stream.receive(part)) return
    this.#unread += weight(part)
    this.#pauseOrResume()
  }

  #pauseOrResume(): void {
    if (this.#unread < ENOUGH) this.#enough = ENOUGH
    const most = this.#isCallWaiting() ? TOO_MUCH : this.#enough
    if (this.#unread >= most) this.#duplex.pause()
    else if (this.#duplex.isPaused()) this.#duplex.resume()
  }
}

/** A hole has no bytes, but a million of them have; so each counts as what it takes to remember it. */
const weight = (part: StreamPart): number => (part.kind === 'data' ? part.bytes.length : 64)
