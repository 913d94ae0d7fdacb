/**
 * A packet: a length, six words of header, a payload whose meaning the header decides.
 *
 * Knows the header. Does not know what any payload means. Source: libvirt 11.3.0, src/rpc/virnetprotocol.x.
 */
import { ProtocolError } from '../errors/protocol-error.ts'
import { HEADER_BYTES, LENGTH_BYTES } from './limits.ts'

export const MessageType = {
  CALL: 0,
  REPLY: 1,
  MESSAGE: 2,
  STREAM: 3,
  CALL_WITH_FDS: 4,
  REPLY_WITH_FDS: 5,
  STREAM_HOLE: 6,
} as const

/** CONTINUE exists only in streams: more follows. */
export const Status = { OK: 0, ERROR: 1, CONTINUE: 2 } as const

export interface Header {
  readonly program: number
  readonly version: number
  readonly procedure: number
  readonly type: number
  readonly serial: number
  readonly status: number
}

export interface Packet {
  readonly header: Header
  readonly payload: Buffer
}

export const PACKET_HEADROOM = LENGTH_BYTES + HEADER_BYTES

/** Fills the first 28 bytes of `packet`. `extra` counts payload bytes that are sent right behind it from another buffer. */
export function writeHeader(packet: Buffer, header: Header, extra = 0): void {
  packet.writeUInt32BE(packet.length + extra, 0)
  packet.writeUInt32BE(header.program, 4)
  packet.writeUInt32BE(header.version, 8)
  packet.writeInt32BE(header.procedure, 12)
  packet.writeInt32BE(header.type, 16)
  packet.writeUInt32BE(header.serial, 20)
  packet.writeInt32BE(header.status, 24)
}

/** A packet without payload, or the front of one whose payload is sent separately. */
export function headerOnly(header: Header, extra = 0): Buffer {
  const packet = Buffer.allocUnsafe(PACKET_HEADROOM)
  writeHeader(packet, header, extra)
  return packet
}

/** `bytes` is a packet without its length word, at least as long as a header. */
export function readPacket(bytes: Buffer): Packet {
  const header = {
    program: bytes.readUInt32BE(0),
    version: bytes.readUInt32BE(4),
    procedure: bytes.readInt32BE(8),
    type: bytes.readInt32BE(12),
    serial: bytes.readUInt32BE(16),
    status: bytes.readInt32BE(20),
  }
  if (header.type < MessageType.CALL || header.type > MessageType.STREAM_HOLE) {
    throw new ProtocolError(`the daemon sent a packet of unknown type ${header.type}`)
  }
  if (header.status < Status.OK || header.status > Status.CONTINUE) {
    throw new ProtocolError(`the daemon sent a packet with unknown status ${header.status}`)
  }
  return { header, payload: bytes.subarray(HEADER_BYTES) }
}
