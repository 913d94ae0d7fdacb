/** What reaches the byte stream in one piece, and what by itself. */
import { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { STREAM_CHUNK_BYTES } from '../wire/limits.ts'
import { PacketWriter } from './packet-writer.ts'

const header = { program: 1, version: 1, procedure: 1, type: 3, serial: 1, status: 2 }

describe('packets written at once', () => {
  test('go out together', async () => {
    const { pieces, duplex } = recorder()
    const writer = new PacketWriter(duplex)
    for (const packet of ['a', 'b', 'c']) void writer.write(Buffer.from(packet))
    await expect.poll(() => pieces).toEqual(['abc'])
  })

  test('go out one after another where the byte stream frames what it is given', async () => {
    const { pieces, duplex } = recorder()
    const writer = new PacketWriter(duplex, { apart: true })
    for (const packet of ['a', 'b', 'c']) void writer.write(Buffer.from(packet))
    await expect.poll(() => pieces).toEqual(['a', 'b', 'c'])
  })
})

test('no piece has the end of one packet of a stream and the beginning of the next, where they go out apart', async () => {
  const { pieces, duplex } = recorder()
  const writer = new PacketWriter(duplex, { apart: true })
  await writer.writeStream(header, Buffer.alloc(2 * STREAM_CHUNK_BYTES))
  expect(pieces.map((piece) => piece.length)).toEqual([28, STREAM_CHUNK_BYTES, 28, STREAM_CHUNK_BYTES])
})

test('who waits for room on a byte stream that breaks is let go', async () => {
  const duplex = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done(new Error('broken')) })
  duplex.on('error', () => {})
  await new PacketWriter(duplex, { apart: true }).writeStream(header, Buffer.alloc(STREAM_CHUNK_BYTES))
})

function recorder() {
  const pieces: string[] = []
  const duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _, done) {
      pieces.push(chunk.toString('latin1'))
      setImmediate(done)
    },
    writev(chunks, done) {
      pieces.push(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)).toString('latin1'))
      setImmediate(done)
    },
  })
  return { pieces, duplex }
}
