/**
 * Puts packets onto the byte stream: one system call for all that is written in one turn of the event loop, and one shared
 * promise for all who wait until there is room again.
 */
import type { Duplex } from 'node:stream'
import { type Header, headerOnly } from '../wire/packet.ts'

export class PacketWriter {
  readonly #duplex: Duplex
  #corked = false
  #full: PromiseWithResolvers<void> | undefined

  constructor(duplex: Duplex) {
    this.#duplex = duplex
    duplex.on('drain', () => this.#drained())
  }

  /** Undefined when there is room for more. The payload is sent as it is, not copied: it must not change until drained. */
  write(packet: Uint8Array, payload?: Uint8Array): Promise<void> | undefined {
    if (!this.#corked) {
      this.#corked = true
      this.#duplex.cork()
      process.nextTick(this.#uncork)
    }
    let hasRoom = this.#duplex.write(packet)
    if (payload !== undefined) hasRoom = this.#duplex.write(payload)
    if (hasRoom) return undefined
    this.#full ??= Promise.withResolvers<void>()
    return this.#full.promise
  }

  writeHeader(header: Header): void {
    void this.write(headerOnly(header))
  }

  /** Nobody waits for room on a stream that is gone: the session tells them why by other means. */
  release(): void {
    this.#drained()
  }

  readonly #uncork = (): void => {
    this.#corked = false
    this.#duplex.uncork()
  }

  #drained(): void {
    this.#full?.resolve()
    this.#full = undefined
  }
}
