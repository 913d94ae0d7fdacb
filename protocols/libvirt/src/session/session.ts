/**
 * One libvirt RPC session: pairs replies with calls over a single byte stream.
 *
 * Knows packet headers, serials, pending calls, messages and stream frames. Does not know sockets (transport/),
 * authentication (auth/), or what any procedure means (protocol/).
 *
 * A session dies with its byte stream and is never revived: only the caller knows which of its calls may be repeated. It
 * also dies of a packet that it cannot make sense of, because then our idea of the stream and the daemon's differ.
 */
import type { Duplex } from 'node:stream'
import { ConnectionError } from '../errors/connection-error.ts'
import { LibvirtError } from '../errors/libvirt-error.ts'
import { ProtocolError } from '../errors/protocol-error.ts'
import { KEEPALIVE_PING, KEEPALIVE_PONG, KEEPALIVE_PROGRAM, KEEPALIVE_VERSION } from '../protocol/keepalive.ts'
import type { Procedure } from '../protocol/procedure.ts'
import { remoteError } from '../protocol/remote-error.ts'
import { FrameDecoder } from '../wire/frame-decoder.ts'
import { MAX_PACKET_BYTES } from '../wire/limits.ts'
import { MessageType, PACKET_HEADROOM, type Packet, readPacket, Status, writeHeader } from '../wire/packet.ts'
import { ByteWriter } from '../xdr/byte-writer.ts'
import { XdrError } from '../xdr/xdr-error.ts'
import type { CallOptions } from './call-options.ts'
import { CallQueue, callLimits } from './call-queue.ts'
import { decodePayload } from './decode-payload.ts'
import { Keepalive, type KeepaliveOptions } from './keepalive.ts'
import { PacketWriter } from './packet-writer.ts'
import { PendingCall } from './pending-call.ts'
import type { Program } from './program.ts'
import type { RpcStream } from './rpc-stream.ts'
import { StreamTable } from './stream-table.ts'

export interface SessionOptions {
  /** The daemon's max_client_requests, 5 if not given: how many requests of one client it works on at once. */
  readonly maxClientRequests?: number | undefined
  /** How many calls may be sent ahead of their answers, 16 if not given. */
  readonly pipelineDepth?: number | undefined
  /** For every call that does not say its own. None by default: some calls rightly take hours. */
  readonly timeoutMs?: number | undefined
  /** For byte streams that must be given one packet at a time (transport/byte-stream.ts). */
  readonly sendApart?: boolean | undefined
  /** What else is known about a broken byte stream, such as ssh's last words. */
  readonly explainLoss?: (() => string | undefined) | undefined
}

export interface MessageListener {
  (program: number, procedure: number, payload: Buffer): void
}

/** What is kept of a call until the daemon answers it. */
interface Sent {
  readonly program: Program
  readonly procedure: Procedure<unknown, unknown>
  readonly name: string
  succeed(payload: Buffer): void
  fail(error: unknown): void
  done(): void
  /** Parts of its stream that came before its answer; undefined for calls that open none. */
  readonly early: Packet[] | undefined
}

/** A daemon's threads race for microseconds; one that sends more than this ahead of its answer is broken. */
const MOST_EARLY_PARTS = 256

export class Session {
  readonly #duplex: Duplex
  readonly #options: SessionOptions
  readonly #frames = new FrameDecoder()
  readonly #queue: CallQueue
  readonly #writer: PacketWriter
  readonly #sent = new Map<number, Sent>()
  readonly #streams: StreamTable
  readonly #closed = Promise.withResolvers<ConnectionError | ProtocolError | undefined>()
  #onMessage: MessageListener = () => {}
  #keepalive: Keepalive | undefined
  #serial = 0
  #end: ConnectionError | ProtocolError | undefined

  constructor(duplex: Duplex, options: SessionOptions = {}) {
    this.#duplex = duplex
    this.#options = options
    this.#queue = new CallQueue(callLimits(options.maxClientRequests, options.pipelineDepth))
    this.#writer = new PacketWriter(duplex, { apart: options.sendApart === true })
    this.#streams = new StreamTable(duplex, this.#writer, () => this.#sent.size > 0)
    duplex.on('data', (chunk: Buffer) => this.#receive(chunk))
    duplex.on('end', () => this.#lost(undefined))
    duplex.on('error', (error) => this.#lost(error))
    duplex.on('close', () => this.#lost(undefined))
  }

  /** Resolves when the session is over: with the reason, or with undefined if it was closed on our side. */
  get closed(): Promise<ConnectionError | ProtocolError | undefined> {
    return this.#closed.promise
  }

  get isOpen(): boolean {
    return this.#end === undefined
  }

  /** `whenAnswered` runs before anything else that the daemon sent is looked at: events may follow in the same packet. */
  call<Args, Ret>(
    program: Program,
    name: string,
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: CallOptions = {},
    whenAnswered?: (ret: Ret) => void,
  ): Promise<Ret> {
    return this.#start(program, name, procedure, args, options, (payload, call: PendingCall<Ret>) => {
      const ret = decodePayload(`the reply to ${name}`, procedure.ret, payload)
      whenAnswered?.(ret)
      call.resolve(ret)
    })
  }

  /** Resolves when the daemon has opened the stream. */
  openStream<Args, Ret>(
    program: Program,
    name: string,
    procedure: Procedure<Args, Ret>,
    args: Args,
    options: CallOptions = {},
  ): Promise<{ readonly ret: Ret; readonly stream: RpcStream }> {
    const early: Packet[] = []
    const opened = (payload: Buffer, call: PendingCall<{ ret: Ret; stream: RpcStream }>, serial: number): void => {
      const ret = decodePayload(`the reply to ${name}`, procedure.ret, payload)
      const stream = this.#streams.open({ program, name, procedure: procedure.number, serial })
      for (const packet of early) this.#streams.receive(packet)
      if (call.isWanted) call.resolve({ ret, stream })
      else void stream.abort() // the caller has given up, the daemon has opened it all the same
    }
    return this.#start(program, name, procedure, args, options, opened, early)
  }

  onMessage(listener: MessageListener): void {
    this.#onMessage = listener
  }

  /** Only for daemons that said they know keepalive. Their pings are answered in any case. */
  startKeepalive(options: KeepaliveOptions): void {
    if (options.intervalMs <= 0 || !this.isOpen) return
    this.#keepalive ??= new Keepalive(options, {
      isListening: () => !this.#duplex.isPaused(),
      sip: () => this.#streams.sip(),
      ping: () => this.#sendKeepalive(KEEPALIVE_PING),
      dead: (silentMs) => {
        this.#finish(new ConnectionError('unresponsive', `the daemon has not answered for ${silentMs / 1000} s`))
      },
    })
  }

  /** Ends the session on our side; calls that have no answer yet fail. Idempotent. */
  close(): void {
    this.#finish(new ConnectionError('closed', 'the connection was closed'), { orderly: true })
  }

  #start<Args, T>(
    program: Program,
    name: string,
    procedure: Procedure<Args, unknown>,
    args: Args,
    options: CallOptions,
    succeed: (payload: Buffer, call: PendingCall<T>, serial: number) => void,
    early?: Packet[],
  ): Promise<T> {
    if (this.#end !== undefined) return Promise.reject(this.#end)
    const call = new PendingCall<T>(name, { timeoutMs: this.#options.timeoutMs, ...options })
    const priority = options.priority ?? procedure.priority

    let packet: Buffer
    try {
      const to = new ByteWriter({ headroom: PACKET_HEADROOM, ceiling: MAX_PACKET_BYTES })
      procedure.args.write(to, args)
      packet = to.finish()
    } catch (error) {
      call.reject(error instanceof XdrError ? new TypeError(`${name}: ${error.message}`, { cause: error }) : error)
      return call.promise
    }

    const start = (): void => {
      const serial = this.#nextSerial()
      writeHeader(packet, {
        program: program.number,
        version: program.version,
        procedure: procedure.number,
        type: MessageType.CALL,
        serial,
        status: Status.OK,
      })
      this.#sent.set(serial, {
        program,
        procedure: procedure as Procedure<unknown, unknown>,
        name,
        succeed: (payload) => succeed(payload, call, serial),
        fail: (error) => call.reject(error),
        done: () => this.#queue.leave(priority),
        early,
      })
      call.sent = true
      void this.#writer.write(packet)
      this.#streams.listenAgain() // a full stream must not keep this call's answer out
    }
    this.#queue.enter(priority, { isWanted: () => call.isWanted, start, fail: (error) => call.reject(error) })
    return call.promise
  }

  #receive(chunk: Buffer): void {
    this.#keepalive?.heard()
    try {
      for (const bytes of this.#frames.push(chunk)) {
        if (this.#end !== undefined) return
        this.#dispatch(readPacket(bytes))
      }
    } catch (error) {
      this.#finish(error instanceof ProtocolError ? error : new ProtocolError(String(error), { cause: error }))
    }
  }

  #dispatch(packet: Packet): void {
    const { header, payload } = packet
    switch (header.type) {
      case MessageType.REPLY:
        return this.#reply(packet)
      case MessageType.MESSAGE:
        if (header.program !== KEEPALIVE_PROGRAM) return this.#onMessage(header.program, header.procedure, payload)
        if (header.procedure === KEEPALIVE_PING) this.#sendKeepalive(KEEPALIVE_PONG)
        return
      case MessageType.STREAM:
      case MessageType.STREAM_HOLE:
        return this.#receiveStream(packet)
      default:
        throw new ProtocolError(
          `the daemon sent a packet of type ${header.type}, which only a client may send or none asked for`,
        )
    }
  }

  /**
   * libvirtd opens a stream before it queues the answer to the call, from another thread: under load the first parts of a
   * download overtake the answer. Measured with libvirt 9.0.0: one download in a hundred.
   */
  #receiveStream(packet: Packet): void {
    const early = this.#sent.get(packet.header.serial)?.early
    if (early === undefined) return this.#streams.receive(packet)
    if (early.length >= MOST_EARLY_PARTS) throw new ProtocolError('the daemon streams without having answered the call')
    early.push(packet)
  }

  #reply({ header, payload }: Packet): void {
    const sent = this.#sent.get(header.serial)
    if (sent === undefined) throw new ProtocolError(`the daemon answered call ${header.serial}, which nobody made`)
    if (header.program !== sent.program.number || header.procedure !== sent.procedure.number) {
      throw new ProtocolError(`the daemon answered ${sent.name} as if it had been procedure ${header.procedure}`)
    }
    this.#sent.delete(header.serial)
    try {
      if (header.status === Status.OK) sent.succeed(payload)
      else if (header.status === Status.ERROR)
        sent.fail(
          new LibvirtError(
            sent.name,
            decodePayload(`the reply to ${sent.name}`, remoteError, payload),
            sent.procedure.since,
          ),
        )
      else throw new ProtocolError(`the daemon answered ${sent.name} with status ${header.status}`)
    } catch (error) {
      sent.fail(error)
      throw error
    }
    sent.done()
  }

  #sendKeepalive(procedure: number): void {
    this.#writer.writeHeader({
      program: KEEPALIVE_PROGRAM,
      version: KEEPALIVE_VERSION,
      procedure,
      type: MessageType.MESSAGE,
      serial: 0,
      status: Status.OK,
    })
  }

  #nextSerial(): number {
    do {
      this.#serial = this.#serial === 0xffff_ffff ? 1 : this.#serial + 1
    } while (this.#sent.has(this.#serial) || this.#streams.has(this.#serial))
    return this.#serial
  }

  #lost(cause: Error | undefined): void {
    if (this.#end !== undefined) return
    if (cause instanceof ConnectionError) return this.#finish(cause)
    const hint = this.#options.explainLoss?.()
    const text = `the connection to the daemon broke${hint === undefined ? '' : `: ${hint}`}`
    this.#finish(new ConnectionError('lost', text, cause === undefined ? undefined : { cause }))
  }

  #finish(end: ConnectionError | ProtocolError, { orderly = false } = {}): void {
    if (this.#end !== undefined) return
    this.#end = end
    this.#keepalive?.stop()
    for (const sent of this.#sent.values()) sent.fail(end)
    this.#sent.clear()
    this.#queue.failAll(end)
    this.#streams.failAll(end)
    this.#writer.release()
    if (orderly) this.#duplex.end()
    else this.#duplex.destroy()
    this.#closed.resolve(orderly ? undefined : end)
  }
}
