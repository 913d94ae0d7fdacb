/**
 * Puts packets onto the byte stream: one system call for all that is written in one turn of the event loop, and one shared
 * promise for all who wait until there is room again.
 *
 * Or, where the byte stream asks for it (TLS), each by itself: through a stream without writev, which waits for each write.
 */
import { type Duplex, Writable } from 'node:stream'
import { STREAM_CHUNK_BYTES } from '../wire/limits.ts'
import { type Header, headerOnly, PACKET_HEADROOM, writeHeader } from '../wire/packet.ts'

/** Up to here a copy is cheaper than a buffer of its own in the system call, and than waiting for that call. */
const COPIED_BYTES = 16 * 1024

export class PacketWriter {
  readonly #to: Writable
  #corked = false
  #full: PromiseWithResolvers<void> | undefined

  constructor(duplex: Duplex, { apart = false } = {}) {
    this.#to = apart ? oneByOne(duplex) : duplex
    this.#to.on('drain', () => this.#drained())
  }

  /** Undefined when there is room for more. */
  write(packet: Uint8Array): Promise<void> | undefined {
    this.#cork()
    if (this.#to.write(packet)) return undefined
    this.#full ??= Promise.withResolvers<void>()
    return this.#full.promise
  }

  /**
   * One or more packets with a stream's bytes. Large ones are sent as they are, not copied; when the promise resolves they
   * have gone to the kernel, and their buffer may be used again.
   */
  writeStream(header: Header, bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length <= COPIED_BYTES) return this.write(copied(header, bytes))
    this.#cork()
    return new Promise((resolve) => {
      for (let at = 0; at < bytes.length; at += STREAM_CHUNK_BYTES) {
        const payload = bytes.subarray(at, at + STREAM_CHUNK_BYTES)
        const isLast = at + payload.length === bytes.length
        this.#to.write(headerOnly(header, payload.length))
        // Called on failure too: the session tells whom it concerns by other means.
        this.#to.write(payload, isLast ? () => resolve() : undefined)
      }
    })
  }

  writeHeader(header: Header): void {
    void this.write(headerOnly(header))
  }

  /** Nobody waits for room on a stream that is gone: the session tells them why by other means. */
  release(): void {
    this.#drained()
  }

  #cork(): void {
    if (this.#corked) return
    this.#corked = true
    this.#to.cork()
    process.nextTick(this.#uncork)
  }

  readonly #uncork = (): void => {
    this.#corked = false
    this.#to.uncork()
  }

  #drained(): void {
    this.#full?.resolve()
    this.#full = undefined
  }
}

function oneByOne(duplex: Duplex): Writable {
  const to = new Writable({ write: (packet: Uint8Array, _, done) => void duplex.write(packet, done) })
  return to.on('error', () => {}) // the session hears it from the byte stream
}

function copied(header: Header, bytes: Uint8Array): Buffer {
  const packet = Buffer.allocUnsafe(PACKET_HEADROOM + bytes.length)
  packet.set(bytes, PACKET_HEADROOM)
  writeHeader(packet, header)
  return packet
}
