/** The virtual archive against the written one, whole and in parts. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesSource } from '../range-source.ts'
import { ovaSource } from './ova-source.ts'
import { writeOva } from './write-ova.ts'

const files = [
  { name: 'web01.ovf', bytes: Buffer.from('<Envelope/>') },
  { name: 'disk1.vmdk', bytes: Buffer.alloc(1300, 7) },
  { name: 'empty.iso', bytes: Buffer.alloc(0) },
  { name: 'whole-blocks.img', bytes: Buffer.alloc(1024, 9) },
]

async function written(): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  const members = files.map(({ name, bytes }) => ({ name, size: bytes.length, content: bytes }))
  for await (const chunk of writeOva(members)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const virtual = () =>
  ovaSource(
    'web01.ova',
    files.map(({ name, bytes }) => ({ name, source: bytesSource(name, bytes) })),
  )

test('the virtual archive has the bytes of the written one', async () => {
  const source = virtual()
  expect(Buffer.from(await source.read(0, source.size))).toEqual(await written())
})

test('any part of it reads as that part of the written one', async () => {
  const [source, whole] = [virtual(), await written()]
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length), fc.nat(whole.length), async (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      expect(Buffer.from(await source.read(from, to - from))).toEqual(whole.subarray(from, to))
    }),
  )
})

test('a name that no archive may hold is refused', () => {
  expect(() => ovaSource('x.ova', [{ name: '../etc/passwd', source: bytesSource('x', Buffer.alloc(1)) }])).toThrow(
    /name/,
  )
})
