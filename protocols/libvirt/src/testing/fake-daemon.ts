/**
 * The other end of a session in memory, for tests: reads packets and answers as it is told, correctly or not.
 *
 * Knows the wire. Does not know libvirt: what a procedure answers is up to the test.
 */
import { Duplex, duplexPair } from 'node:stream'
import type { Procedure } from '../protocol/procedure.ts'
import { remoteError } from '../protocol/remote-error.ts'
import { type Program, remoteProgram } from '../session/program.ts'
import { FrameDecoder } from '../wire/frame-decoder.ts'
import {
  type Header,
  MessageType,
  PACKET_HEADROOM,
  type Packet,
  readPacket,
  Status,
  writeHeader,
} from '../wire/packet.ts'
import { type Codec, decode, encode } from '../xdr/codec.ts'

export class FakeDaemon {
  /** Give this to a Session. */
  readonly clientSide: Duplex
  readonly #side: Duplex
  readonly #frames = new FrameDecoder()
  readonly #packets: Packet[] = []
  #waiting: ((packet: Packet) => void)[] = []

  constructor() {
    const [clientSide, side] = duplexPair()
    this.clientSide = clientSide
    this.#side = side
    side.on('error', () => {})
    side.on('data', (chunk: Buffer) => {
      for (const bytes of this.#frames.push(chunk)) {
        const packet = readPacket(bytes)
        const waiting = this.#waiting.shift()
        if (waiting === undefined) this.#packets.push(packet)
        else waiting(packet)
      }
    })
  }

  /** Packets that have arrived and that no test has asked for. */
  get unread(): number {
    return this.#packets.length
  }

  next(): Promise<Packet> {
    const packet = this.#packets.shift()
    if (packet !== undefined) return Promise.resolve(packet)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** The next packet, as a call of `procedure`. */
  async nextCall<Args>(procedure: Procedure<Args, unknown>): Promise<{ readonly header: Header; readonly args: Args }> {
    const { header, payload } = await this.next()
    if (header.procedure !== procedure.number)
      throw new Error(`procedure ${header.procedure} was called, not ${procedure.number}`)
    return { header, args: decode(procedure.args, payload) }
  }

  reply<Ret>(to: Header, codec: Codec<Ret>, value: Ret): void {
    this.send({ ...to, type: MessageType.REPLY, status: Status.OK }, encode(codec, value))
  }

  fail(to: Header, code: number, message: string): void {
    const error = { code, domain: 10, message, level: 2, str1: message, int1: -1, int2: -1 }
    const type = to.type === MessageType.STREAM ? MessageType.STREAM : MessageType.REPLY
    this.send({ ...to, type, status: Status.ERROR }, encode(remoteError, error))
  }

  message<Body>(procedure: number, codec: Codec<Body>, body: Body, program: Program = remoteProgram): void {
    this.send(
      {
        program: program.number,
        version: program.version,
        procedure,
        type: MessageType.MESSAGE,
        serial: 0,
        status: Status.OK,
      },
      encode(codec, body),
    )
  }

  stream(to: Header, status: number, payload: Uint8Array = new Uint8Array()): void {
    this.send({ ...to, type: MessageType.STREAM, status }, payload)
  }

  send(header: Header, payload: Uint8Array): void {
    const packet = Buffer.concat([Buffer.alloc(PACKET_HEADROOM), payload])
    writeHeader(packet, header)
    this.sendBytes(packet)
  }

  /** Anything at all. */
  sendBytes(bytes: Uint8Array): void {
    this.#side.write(bytes)
  }

  hangUp(): void {
    this.#side.end()
  }
}
