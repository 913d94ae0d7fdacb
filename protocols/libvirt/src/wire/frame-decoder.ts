/**
 * Cuts a byte stream into packets. Bytes in, packets out; no sockets, no timers.
 *
 * A length is checked before anything is allocated for it; a bad one is fatal, because nothing behind it can be trusted.
 * Packets are views on the chunks they arrived in wherever possible; only one that spans chunks is copied, once.
 */
import { ProtocolError } from '../errors/protocol-error.ts'
import { HEADER_BYTES, LENGTH_BYTES, MAX_PACKET_BYTES } from './limits.ts'

export class FrameDecoder {
  #chunks: Buffer[] = []
  #held = 0
  #wanted = LENGTH_BYTES // first the length itself, then the whole packet

  /** Packets without their length word. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk)
    this.#held += chunk.length
    if (this.#held < this.#wanted) return []

    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks, this.#held)
    const packets: Buffer[] = []
    let at = 0
    this.#wanted = LENGTH_BYTES
    while (bytes.length - at >= LENGTH_BYTES) {
      const length = checkedLength(bytes.readUInt32BE(at))
      if (bytes.length - at < length) {
        this.#wanted = length
        break
      }
      packets.push(bytes.subarray(at + LENGTH_BYTES, at + length))
      at += length
    }
    this.#held = bytes.length - at
    this.#chunks = this.#held === 0 ? [] : [bytes.subarray(at)]
    return packets
  }

  /** Bytes of a packet that is not complete: not zero when a peer closes in the middle of one. */
  get pendingBytes(): number {
    return this.#held
  }
}

function checkedLength(length: number): number {
  if (length < LENGTH_BYTES + HEADER_BYTES || length > MAX_PACKET_BYTES) {
    throw new ProtocolError(
      `the peer announced a packet of ${length} bytes, allowed are ${LENGTH_BYTES + HEADER_BYTES} to ${MAX_PACKET_BYTES}: it may not be a libvirt daemon`,
    )
  }
  return length
}
