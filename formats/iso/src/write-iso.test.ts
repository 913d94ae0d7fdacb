/** Images are read back by an independent reader; foreign readers are tried in write-iso.itest.ts. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IsoError, MAX_ISO_BYTES, writeIso } from './index.ts'
import { readBack } from './read-back.fixture.ts'

const file = (path: string, text = path) => ({ path, bytes: Buffer.from(text) })
const seed = ['meta-data', 'user-data', 'network-config', 'vendor-data'].map((name) => file(name))

describe('a written image', () => {
  for (const tree of ['joliet', 'rock-ridge'] as const) {
    test(`gives label, names and contents back through ${tree}`, () => {
      const nested = [...seed, file('openstack/latest/user_data', 'x'.repeat(5000)), file('openstack/empty', '')]
      const { label, files } = readBack(writeIso({ volumeId: 'CIDATA', files: nested }), tree)
      expect(label).toBe('CIDATA')
      expect(new Map([...files].map(([path, bytes]) => [path, bytes.toString()]))).toEqual(
        new Map(nested.map(({ path, bytes }) => [path, bytes.toString()])),
      )
    })
  }

  test('is the same for the same input, and differs with the time given', () => {
    const write = (now?: Date) => Buffer.from(writeIso({ volumeId: 'CIDATA', files: seed, ...(now && { now }) }))
    expect(write().equals(write())).toBe(true)
    expect(write(new Date(1_700_000_000_000)).equals(write())).toBe(false)
  })

  test('keeps names apart that are equal in 8.3', () => {
    const files = Array.from({ length: 120 }, (_, i) => file(`network-config-${i}.yaml`))
    expect(readBack(writeIso({ volumeId: 'X', files }), 'rock-ridge').files.size).toBe(120)
  })

  test('of any set of good names gives every file back in both trees', () => {
    const name = fc.stringMatching(/^[a-z0-9 _.é漢-]{1,40}$/).filter((text) => !/^\.{1,2}$/.test(text))
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'))
    const files = fc.uniqueArray(fc.tuple(path, fc.uint8Array({ maxLength: 3000 })), {
      selector: ([p]) => p,
      maxLength: 20,
    })
    fc.assert(
      fc.property(files, (entries) => {
        const paths = entries.map(([p]) => p)
        // A path that is also a directory of another one is refused; that has its own test.
        fc.pre(!paths.some((p) => paths.some((q) => q.startsWith(`${p}/`))))
        const image = writeIso({ volumeId: 'T', files: entries.map(([p, bytes]) => ({ path: p, bytes })) })
        for (const tree of ['joliet', 'rock-ridge'] as const) {
          const back = readBack(image, tree).files
          expect(back.size).toBe(entries.length)
          for (const [p, bytes] of entries) expect(back.get(p)?.equals(bytes)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('refused', () => {
  const cases: { name: string; files?: { path: string; bytes: Uint8Array }[]; volumeId?: string; reason: RegExp }[] = [
    { name: 'an absolute path', files: [file('/etc/passwd')], reason: /^\/etc\/passwd: "" is not a name/ },
    { name: 'a path with ..', files: [file('a/../b')], reason: /"\.\." is not a name/ },
    { name: 'a name with a colon', files: [file('a:b')], reason: /":" is not allowed/ },
    { name: 'a name with NUL', files: [file('a\0b')], reason: /is not allowed/ },
    { name: 'a lone surrogate', files: [file('a\ud800')], reason: /is not allowed/ },
    { name: 'a name that is too long', files: [file('n'.repeat(65))], reason: /64 characters/ },
    { name: 'a path that is too deep', files: [file('a/b/c/d/e/f/g/h')], reason: /8 levels deep/ },
    { name: 'a name given twice', files: [file('a'), file('A')], reason: /given twice/ },
    { name: 'a file used as directory', files: [file('a'), file('a/b')], reason: /is a file already/ },
    {
      name: 'more than the limit',
      files: [{ path: 'big', bytes: new Uint8Array(MAX_ISO_BYTES + 1) }],
      reason: /big: /,
    },
    { name: 'a label that is too long', volumeId: 'ABCDEFGHIJKLMNOPQ', reason: /1 to 16/ },
    { name: 'an empty label', volumeId: '', reason: /1 to 16/ },
  ]
  for (const { name, files = [], volumeId = 'CIDATA', reason } of cases) {
    test(name, () => {
      expect(() => writeIso({ volumeId, files })).toThrow(IsoError)
      expect(() => writeIso({ volumeId, files })).toThrow(reason)
    })
  }

  test('a date that the format cannot hold', () => {
    expect(() => writeIso({ volumeId: 'X', files: [], now: new Date(Number.NaN) })).toThrow('1900 to 2155')
  })
})
