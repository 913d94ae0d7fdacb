/** The archive layer: what tar programs write is read, what nobody should write is refused, and no damage goes unseen. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OvfError } from '../ovf-error.ts'
import { bytesSource, type RangeSource } from '../range-source.ts'
import { indexOva } from './index-ova.ts'
import { readOvaSequential } from './read-ova-sequential.ts'
import { tarChecksum } from './tar-header.ts'
import { type MemberToWrite, writeOva } from './write-ova.ts'

const member = (name: string, content: string | Uint8Array): MemberToWrite => {
  const bytes = Buffer.from(content)
  return { name, size: bytes.length, content: bytes }
}
const archive = async (...members: MemberToWrite[]) => Buffer.concat(await Array.fromAsync(writeOva(members)))
const index = (bytes: Uint8Array) => indexOva(bytesSource('x.ova', bytes))

/** A header with any type, name and size, its checksum right. */
function header(name: string, size: number, type = '0', patch: (block: Buffer) => void = () => undefined): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write(type, 156)
  block.write('ustar\x0000', 257)
  patch(block)
  block.write(`${tarChecksum(block).toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
const pad = (text: string) => {
  const bytes = Buffer.alloc(Math.ceil(Buffer.byteLength(text) / 512) * 512)
  bytes.write(text)
  return bytes
}
const END = Buffer.alloc(1024)

async function* inChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<[string, string][]> {
  const members: [string, string][] = []
  for await (const { name, content } of readOvaSequential(chunks, 'x.ova')) {
    members.push([name, Buffer.concat(await Array.fromAsync(content)).toString('latin1')])
  }
  return members
}

describe('what tar programs write', () => {
  test('members are found with offset and size', async () => {
    const bytes = await archive(member('a.ovf', 'hello'), member('b.vmdk', 'x'.repeat(600)), member('empty', ''))
    expect(await index(bytes)).toEqual([
      { name: 'a.ovf', offset: 512, size: 5 },
      { name: 'b.vmdk', offset: 1536, size: 600 },
      { name: 'empty', offset: 3072, size: 0 },
    ])
  })

  test('GNU long names, pax paths and the ustar prefix are put together', async () => {
    const long = `${'n'.repeat(150)}.vmdk`
    const record = `path=${long}\n`
    const length = record.length + 4
    const bytes = Buffer.concat([
      header('././@LongLink', long.length + 1, 'L'),
      pad(`${long}\0`),
      header('cut', 0),
      header('pax', length, 'x'),
      pad(`${length} ${record.replace('n', 'p')}`),
      header('cut', 0),
      header('c.vmdk', 0, '0', (block) => block.write('dir', 345)),
      END,
    ])
    expect((await index(bytes)).map(({ name }) => name)).toEqual([long, long.replace('n', 'p'), 'dir/c.vmdk'])
  })

  test('sizes of 8 GiB and more are read from base-256 and from pax', async () => {
    const size = 12 * 2 ** 30
    const record = `24 size=${size}\n`.replace('24', String(`24 size=${size}\n`.length))
    const source = sparse(
      [
        [
          0,
          header('big.vmdk', 0, '0', (block) => {
            block.fill(0, 124, 136)
            block[124] = 0x80
            block.writeBigUInt64BE(BigInt(size), 128)
          }),
        ],
        [512 + size, header('pax', record.length, 'x')],
        [1024 + size, pad(record)],
        [1536 + size, header('second.vmdk', 0)],
      ],
      2048 + 2 * size + 1024,
    )
    expect(await indexOva(source)).toEqual([
      { name: 'big.vmdk', offset: 512, size },
      { name: 'second.vmdk', offset: 2048 + size, size },
    ])
  })

  test('directories, a leading ./ and a missing end are harmless', async () => {
    const bytes = Buffer.concat([header('./', 0, '5', (b) => b.write('./d/', 0)), header('./d/a.ovf', 3), pad('abc')])
    expect(await index(bytes)).toEqual([{ name: 'd/a.ovf', offset: 1024, size: 3 }])
  })

  test('what we write is read back, from a file and from a pipe cut anywhere', async () => {
    const name = fc.stringMatching(/^[a-zA-Z0-9 ._ü-]{1,40}$/).filter((text) => !/^(?:\.{1,2}$|\._)/.test(text))
    const members = fc.uniqueArray(fc.tuple(name, fc.uint8Array({ maxLength: 2000 })), {
      selector: ([n]) => n,
      maxLength: 6,
    })
    const sizes = fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(members, sizes, async (entries, chunks) => {
        const bytes = await archive(...entries.map(([n, content]) => member(n, content)))
        const expected = entries.map(([n, content]) => [n, Buffer.from(content).toString('latin1')])
        const found = await index(bytes)
        expect(found.map((m) => [m.name, bytes.toString('latin1', m.offset, m.offset + m.size)])).toEqual(expected)
        expect(await readAll(inChunks(bytes, chunks))).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a pipe', () => {
  test('passes over what the consumer leaves', async () => {
    const bytes = await archive(member('a', 'x'.repeat(3000)), member('b', 'y'))
    const names: string[] = []
    for await (const { name, content } of readOvaSequential(inChunks(bytes, [100]), 'x')) {
      names.push(name)
      for await (const _ of content) break
    }
    expect(names).toEqual(['a', 'b'])
  })

  test('asks for no more than it hands on, and closes the source when it is left', async () => {
    const bytes = await archive(member('a', 'x'.repeat(100_000)))
    let given = 0
    let closed = false
    async function* counted() {
      try {
        for await (const chunk of inChunks(bytes, [1000])) {
          given += chunk.length
          yield chunk
        }
      } finally {
        closed = true
      }
    }
    for await (const { content } of readOvaSequential(counted(), 'x')) {
      for await (const _ of content) {
        expect(given).toBeLessThanOrEqual(2000)
        break
      }
      break
    }
    expect(given).toBeLessThanOrEqual(2000)
    expect(closed).toBe(true)
  })

  test('a member read too late is an error, not other bytes', async () => {
    const bytes = await archive(member('a', 'first'), member('b', 'second'))
    const seen = await Array.fromAsync(readOvaSequential(inChunks(bytes, [512]), 'x'))
    await expect(Array.fromAsync(seen[0]!.content)).rejects.toThrow('read members in order')
  })
})

describe('refused with the place', () => {
  const cases: { name: string; bytes: Buffer; reason: RegExp }[] = [
    { name: 'an absolute name', bytes: header('/etc/shadow', 0), reason: /byte 0: .*"\/etc\/shadow" is absolute/ },
    { name: 'a Windows drive', bytes: header('C:\\x', 0), reason: /is absolute/ },
    { name: 'a name with ..', bytes: header('a/../../b', 0), reason: /leaves its directory/ },
    { name: 'a name with .. behind ./', bytes: header('./../b', 0), reason: /leaves its directory/ },
    { name: 'an empty name', bytes: header('', 0), reason: /is empty/ },
    {
      name: 'a name that turns direction',
      bytes: header('a\u202egnp.vmdk', 0),
      reason: /"a\\u\{202e\}gnp\.vmdk" holds control or direction/,
    },
    { name: 'a name with an escape sequence', bytes: header('a\u001b[2J', 0), reason: /control or direction/ },
    { name: 'a symbolic link', bytes: header('a', 0, '2'), reason: /"a" is a symbolic link/ },
    { name: 'a hard link', bytes: header('a', 0, '1'), reason: /hard link/ },
    { name: 'a device', bytes: header('a', 0, '3'), reason: /character device/ },
    { name: 'a sparse file', bytes: header('a', 0, 'S'), reason: /GNU sparse/ },
    { name: 'an unknown type', bytes: header('a', 0, 'Z'), reason: /entry of type "Z"/ },
    {
      name: 'two members of one name',
      bytes: Buffer.concat([header('a', 0), header('./a', 0), END]),
      reason: /byte 512: there are two members named "a"/,
    },
    {
      name: 'a member beyond the end',
      bytes: Buffer.concat([header('a', 5000), pad('x')]),
      reason: /byte 1024: the archive ends here, but/,
    },
    {
      name: 'a size that is no number',
      bytes: header('a', 0, '0', (b) => b.write('zz', 124)),
      reason: /size in this tar header/,
    },
    {
      name: 'a negative size',
      bytes: header('a', 0, '0', (b) => b.fill(0xff, 124, 136)),
      reason: /size in this tar header/,
    },
    {
      name: 'a size beyond 2^53',
      bytes: header('a', 0, '0', (b) => {
        b[124] = 0x80
        b.fill(0xff, 126, 136)
      }),
      reason: /size in this tar header/,
    },
    {
      name: 'a size whose first byte is not the plain mark of base-256',
      bytes: header('a', 0, '0', (b) => b.fill(0, 124, 136).fill(0x81, 124, 125)),
      reason: /size in this tar header/,
    },
    { name: 'a directory with ..', bytes: header('../d/', 0, '5'), reason: /leaves its directory/ },
    { name: 'a wrong checksum', bytes: header('a', 0).fill('8', 148, 149), reason: /byte 0: .*checksum/ },
    { name: 'a pax header of a gigabyte', bytes: header('x', 2 ** 30, 'x'), reason: /larger than any real one/ },
    {
      name: 'a pax record that lies about its length',
      bytes: Buffer.concat([header('x', 20, 'x'), pad('999 path=a\n')]),
      reason: /record that does not fit/,
    },
    {
      name: 'a pax size that is no number',
      bytes: Buffer.concat([header('x', 11, 'x'), pad('11 size=1x\n')]),
      reason: /size is "1x"/,
    },
    {
      name: 'a pax path that climbs',
      bytes: Buffer.concat([header('x', 14, 'x'), pad('14 path=../ab\n'), header('a', 0)]),
      reason: /leaves its directory/,
    },
  ]
  for (const { name, bytes, reason } of cases) {
    test(name, async () => {
      await expect(index(bytes)).rejects.toThrow(reason)
      await expect(readAll(inChunks(bytes, [700]))).rejects.toBeInstanceOf(OvfError)
    })
  }

  test('more members than any appliance has', async () => {
    const bytes = Buffer.concat(Array.from({ length: 4097 }, (_, i) => header(`m${i}`, 0)))
    await expect(index(bytes)).rejects.toThrow(/more than 4096 members/)
  })
})

describe('damage', () => {
  const whole = archive(member('a.ovf', 'x'.repeat(700)), member('b.vmdk', 'y'.repeat(900)))

  test('every cut inside the members is noticed, from a file and from a pipe', async () => {
    const bytes = await whole
    const lastByte = 512 + 1024 + 512 + 1024
    for (let cut = 1; cut < lastByte; cut += 13) {
      if (cut === 1536) continue // between two members, which is a whole archive
      const part = bytes.subarray(0, cut)
      const error = await index(part).catch((e: unknown) => e)
      expect(error, `cut at ${cut}`).toBeInstanceOf(OvfError)
      expect((error as OvfError).offset).toBe(cut)
      await expect(readAll(inChunks(part, [97])), `cut at ${cut}`).rejects.toBeInstanceOf(OvfError)
    }
  })

  test('every changed byte of a header is noticed', async () => {
    const bytes = await whole
    for (let at = 0; at < 512; at++) {
      if (at >= 148 && at < 156) continue // the checksum's own spelling has room: leading zeros, trailing space
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 0x01
      await expect(index(damaged), `byte ${at}`).rejects.toThrow(/byte 0: /)
    }
  })

  test('no random block sequence crashes, hangs or reads outside', async () => {
    const block = fc.oneof(
      fc.uint8Array({ minLength: 512, maxLength: 512 }),
      fc
        .tuple(
          fc.constantFrom('0', '5', 'x', 'g', 'L', 'K', '2'),
          fc.integer({ min: 0, max: 3000 }),
          fc.string({ maxLength: 20 }),
        )
        .map(([type, size, name]) => header(name, size, type)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(block, { maxLength: 12 }), async (blocks) => {
        const bytes = Buffer.concat(blocks)
        const found = await index(bytes).catch((e: unknown) => e)
        if (found instanceof Error) expect(found).toBeInstanceOf(OvfError)
        else
          for (const m of found as { offset: number; size: number }[])
            expect(m.offset + m.size).toBeLessThanOrEqual(bytes.length)
        const read = await readAll(inChunks(bytes, [333])).catch((e: unknown) => e)
        expect(read instanceof Error).toBe(found instanceof Error)
      }),
      { numRuns: 300 },
    )
  })
})

describe('writing', () => {
  test('a member of 12 GiB gets a size that is read back', async () => {
    const size = 12 * 2 ** 30
    const writing = writeOva([{ name: 'big.vmdk', size, content: new Uint8Array(1) }])
    const { value } = await writing.next()
    await writing.return(undefined)
    expect(await indexOva(sparse([[0, Buffer.from(value!)]], 512 + size))).toEqual([
      { name: 'big.vmdk', offset: 512, size },
    ])
  })

  test('more or fewer bytes than announced are an error', async () => {
    await expect(archive({ ...member('a', 'xyz'), size: 2 })).rejects.toThrow(/more bytes than the 2/)
    await expect(archive({ ...member('a', 'xyz'), size: 4 })).rejects.toThrow(/3 bytes instead of the 4/)
  })
  test('names that we would refuse are not written', async () => {
    await expect(archive(member('../a', ''))).rejects.toThrow(/leaves its directory/)
    await expect(archive(member('a', ''), member('a', ''))).rejects.toThrow(/used twice/)
    await expect(archive(member('a'.repeat(101), ''))).rejects.toThrow(/longer than 100/)
  })
  test('equal input gives equal bytes', async () => {
    expect(await archive(member('a', 'b'))).toEqual(await archive(member('a', 'b')))
  })
})

/** A huge source of zeros with a few pieces in it. */
function sparse(pieces: readonly (readonly [number, Buffer])[], size: number): RangeSource {
  const read = async (offset: number, length: number) => {
    const out = Buffer.alloc(length)
    for (const [at, bytes] of pieces) if (at >= offset && at < offset + length) bytes.copy(out, at - offset)
    return out
  }
  return {
    name: 'sparse.ova',
    size,
    read,
    async *stream(offset, length) {
      yield await read(offset, length)
    },
  }
}
