/** Framing: the same packets wherever the bytes are cut, and no memory for lengths that lie. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProtocolError } from '../errors/protocol-error.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { MAX_PACKET_BYTES } from './limits.ts'
import { type Header, MessageType, PACKET_HEADROOM, readPacket, Status, writeHeader } from './packet.ts'

const header: Header = {
  program: 0x2000_8086,
  version: 1,
  procedure: 10,
  type: MessageType.REPLY,
  serial: 3,
  status: Status.OK,
}

function packet(payloadBytes: number): Buffer {
  const bytes = Buffer.alloc(PACKET_HEADROOM + payloadBytes, payloadBytes)
  writeHeader(bytes, header)
  return bytes
}

describe('a stream of packets', () => {
  const packets = [packet(0), packet(5), packet(40), packet(1)]
  const stream = Buffer.concat(packets)
  const wanted = packets.map((bytes) => bytes.subarray(4).toString('hex'))

  test('is the same wherever it is cut in two', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const decoder = new FrameDecoder()
      const got = [...decoder.push(stream.subarray(0, cut)), ...decoder.push(stream.subarray(cut))]
      expect(got.map((bytes) => bytes.toString('hex'))).toEqual(wanted)
      expect(decoder.pendingBytes).toBe(0)
    }
  })

  test('is the same when it comes byte by byte', () => {
    const decoder = new FrameDecoder()
    const got = Array.from(stream).flatMap((byte) => decoder.push(Buffer.of(byte)))
    expect(got.map((bytes) => bytes.toString('hex'))).toEqual(wanted)
  })

  test('is the same in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 })), (sizes) => {
        const decoder = new FrameDecoder()
        const got: Buffer[] = []
        let at = 0
        for (const size of [...sizes, stream.length]) {
          got.push(...decoder.push(stream.subarray(at, at + size)))
          at += size
        }
        expect(got.map((bytes) => bytes.toString('hex'))).toEqual(wanted)
      }),
    )
  })
})

describe('a length that cannot be', () => {
  test.each([0, 4, 27, MAX_PACKET_BYTES + 1, 0x4854_5450, 0xffff_ffff])(
    'of %i is refused as soon as it is there',
    (length) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(length)
      expect(() => new FrameDecoder().push(bytes)).toThrow(ProtocolError)
    },
  )

  test('allocates nothing for what it announces', () => {
    const before = process.memoryUsage().arrayBuffers
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(MAX_PACKET_BYTES)
    const decoder = new FrameDecoder()
    decoder.push(bytes)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000)
    expect(decoder.pendingBytes).toBe(4)
  })
})

describe('a header', () => {
  test('is read as it was written', () => {
    expect(readPacket(packet(8).subarray(4))).toEqual({ header, payload: Buffer.alloc(8, 8) })
  })

  test('of an unknown type or status is refused', () => {
    const wrongType = packet(0)
    wrongType.writeInt32BE(7, 16)
    expect(() => readPacket(wrongType.subarray(4))).toThrow('unknown type 7')
    const wrongStatus = packet(0)
    wrongStatus.writeInt32BE(3, 24)
    expect(() => readPacket(wrongStatus.subarray(4))).toThrow('unknown status 3')
  })
})
