/** Both kinds of contents against plain arrays of bytes: whatever is written, cut and copied, the bytes are the same. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { FileContentStore } from './file-content.ts'
import { MemoryContentStore } from './memory-content.ts'

const folder = mkdtempSync(join(tmpdir(), 'covisor-content-'))
afterAll(() => rmSync(folder, { recursive: true }))

const MOST = 300_000

const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), offset: fc.nat(MOST), length: fc.nat(70_000), fill: fc.nat(255) }),
  fc.record({ kind: fc.constant('resize' as const), length: fc.nat(MOST) }),
  fc.record({ kind: fc.constant('copy' as const) }),
)

for (const [name, makeStore] of [
  ['in memory', () => new MemoryContentStore()],
  ['in files', () => new FileContentStore(folder)],
] as const) {
  describe(`contents ${name}`, () => {
    test('hold the bytes that an array holds, whatever is written, cut and copied', () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
          const store = makeStore()
          let content = store.create(0)
          let expected = new Uint8Array(0)
          const originals: { content: typeof content; expected: Uint8Array }[] = []
          for (const each of steps) {
            if (each.kind === 'write') {
              const bytes = new Uint8Array(each.length).fill(each.fill)
              content.write(each.offset, bytes)
              if (each.length > 0) expected = resized(expected, Math.max(expected.length, each.offset + each.length))
              expected.set(bytes, each.length > 0 ? each.offset : 0)
            } else if (each.kind === 'resize') {
              content.resize(each.length)
              expected = resized(expected, each.length)
            } else {
              originals.push({ content, expected: Uint8Array.from(expected) })
              content = store.copy(content)
            }
          }
          for (const { content: seen, expected: wanted } of [...originals, { content, expected }]) {
            expect(seen.length).toBe(wanted.length)
            expect(Buffer.compare(seen.read(0, MOST * 2), wanted)).toBe(0)
          }
        }),
        { numRuns: 20 },
      )
    })

    test('leave holes out of what they take up', () => {
      const content = makeStore().create(1 << 30)
      content.write(1 << 29, Uint8Array.of(1))
      expect(content.allocatedBytes).toBeLessThan(1 << 20)
      expect(content.length).toBe(1 << 30)
    })

    test('are dropped when nobody refers to them', () => {
      const store = makeStore()
      const [kept, dropped] = [store.create(10), store.create(10)]
      store.keepOnly([kept.key])
      expect(store.open(kept.key).length).toBe(10)
      expect(() => store.open(dropped.key).read(0, 1)).toThrow()
    })
  })
}

function resized(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length)
  out.set(bytes.subarray(0, length))
  return out
}
