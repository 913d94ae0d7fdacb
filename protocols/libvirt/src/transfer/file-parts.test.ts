/** Files as parts: what is read is what is there, holes are found, and what is written reads the same. */
import { mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StreamPart } from '../session/rpc-stream.ts'
import { type ReadPartsOptions, readParts, writeParts } from './file-parts.ts'

const KIB = 1024
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-file-parts-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('reading', () => {
  test.each([0, 1, 300 * KIB, 983_040, 983_041, 3_500_001])('%i bytes gives them all, in order', async (size) => {
    const content = pattern(size)
    expect(Buffer.concat((await partsOf(content)).map(bytesOf)).equals(content)).toBe(true)
  })

  test('begins and ends where it is told', async () => {
    const content = pattern(2_000_000)
    const parts = await partsOf(content, { start: 10, end: 1_500_000 })
    expect(Buffer.concat(parts.map(bytesOf)).equals(content.subarray(10, 1_500_000))).toBe(true)
  })

  test('finds stretches of zeros and gives each as one hole, across pieces and at the end', async () => {
    const content = Buffer.alloc(4096 * KIB)
    content.fill(1, 0, 64 * KIB)
    content.fill(2, 3072 * KIB, 3136 * KIB)
    expect((await partsOf(content, { sparse: true })).map(described)).toEqual([
      `data ${64 * KIB}`,
      `hole ${3008 * KIB}`,
      `data ${64 * KIB}`,
      `hole ${960 * KIB}`,
    ])
  })

  test('gives zeros as data where holes were not asked for', async () => {
    expect((await partsOf(Buffer.alloc(100_000))).map(described)).toEqual(['data 100000'])
  })

  test('a loop that is left early leaves no failure behind', async () => {
    const path = await fileOf(pattern(3_000_000))
    const file = await open(path)
    for await (const part of readParts(file)) {
      expect(part.kind).toBe('data')
      break
    }
    await file.close()
  })
})

describe('writing', () => {
  test('puts data where it belongs and leaves holes unwritten', async () => {
    const path = await fileOf(pattern(9_000_000))
    {
      await using file = await open(path, 'r+')
      await writeParts(
        given([
          { kind: 'hole', length: 1_000_000n },
          { kind: 'data', bytes: Buffer.from('middle') },
          { kind: 'hole', length: 5_000_000n },
        ]),
        file,
      )
    }
    const content = await readFile(path)
    expect(content.length).toBe(6_000_006)
    expect(content.subarray(1_000_000, 1_000_006).toString()).toBe('middle')
    expect(content.subarray(1_000_006).every((byte) => byte === 0)).toBe(true)
    expect((await stat(path)).blocks * 512).toBeLessThan(1_000_000)
  })
})

async function partsOf(content: Buffer, options?: ReadPartsOptions): Promise<StreamPart[]> {
  await using file = await open(await fileOf(content))
  const parts: StreamPart[] = []
  for await (const part of readParts(file, options)) {
    parts.push(part.kind === 'data' ? { kind: 'data', bytes: Uint8Array.from(part.bytes) } : part)
  }
  return parts
}

async function fileOf(content: Buffer): Promise<string> {
  const path = join(folder, crypto.randomUUID())
  await writeFile(path, content)
  return path
}

const pattern = (size: number): Buffer => Buffer.from(new Uint8Array(size).map((_, i) => (i * 7 + (i >> 12)) & 0xff))
const bytesOf = (part: StreamPart): Uint8Array => (part.kind === 'data' ? part.bytes : new Uint8Array())
const described = (part: StreamPart): string =>
  part.kind === 'hole' ? `hole ${part.length}` : `data ${part.bytes.length}`

async function* given(parts: readonly StreamPart[]): AsyncGenerator<StreamPart> {
  yield* parts
}
