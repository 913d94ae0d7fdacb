/** Manifests in both styles, and the check of bytes as they pass. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { OvfError } from '../ovf-error.ts'
import { bytesSource } from '../range-source.ts'
import { checkDigest, compareDigests, type Digest, digestOf, tapDigests, verifyingSource } from './digest.ts'
import { parseManifest } from './parse-manifest.ts'

const sha1 = 'a'.repeat(40)
const sha256 = 'b'.repeat(64)
const sha512 = 'c'.repeat(128)

describe('manifests', () => {
  const cases: { name: string; text: string; entries: Record<string, string> }[] = [
    {
      name: 'the standard form',
      text: `SHA256(a.ovf)= ${sha256}\nSHA1(b.vmdk)= ${sha1}\n`,
      entries: { 'a.ovf': sha256, 'b.vmdk': sha1 },
    },
    {
      name: 'CRLF, upper case, no space and empty lines',
      text: `sha512(a b (1).ovf)=${sha512.toUpperCase()}\r\n\r\n`,
      entries: { 'a b (1).ovf': sha512 },
    },
    {
      name: "OpenSSL 3's names with a space before the bracket",
      text: `SHA2-256 (a.ovf) = ${sha256}`,
      entries: { 'a.ovf': sha256 },
    },
    { name: 'SHA-1 with a hyphen', text: `SHA-1(a.ovf)= ${sha1}`, entries: { 'a.ovf': sha1 } },
    {
      name: 'the form of sha256sum',
      text: `${sha256}  a b.ovf\n${sha1} *c.vmdk\n`,
      entries: { 'a b.ovf': sha256, 'c.vmdk': sha1 },
    },
    { name: 'a byte order mark', text: `\ufeffSHA1(a)= ${sha1}`, entries: { a: sha1 } },
  ]
  for (const { name, text, entries } of cases) {
    test(`${name} is read`, () => {
      const read = [...parseManifest(text, 'x.mf').entries].map(([file, { hex }]) => [file, hex])
      expect(Object.fromEntries(read)).toEqual(entries)
    })
  }

  const refused: { name: string; text: string; reason: RegExp }[] = [
    { name: 'prose', text: `SHA1(a)= ${sha1}\nhello world`, reason: /^x\.mf, line 2: this line is no digest/ },
    {
      name: 'a digest of the wrong length',
      text: `SHA256(a)= ${sha1}`,
      reason: /line 1: the SHA256 of "a" has 40 digits instead of 64/,
    },
    {
      name: 'two digests for one file',
      text: `SHA1(a)= ${sha1}\nSHA256(a)= ${sha256}`,
      reason: /line 2: the manifest has two digests for "a"/,
    },
  ]
  for (const { name, text, reason } of refused) {
    test(`${name} is refused with its line`, () => {
      expect(() => parseManifest(text, 'x.mf')).toThrow(OvfError)
      expect(() => parseManifest(text, 'x.mf')).toThrow(reason)
    })
  }
})

describe('checking on the way', () => {
  const bytes = Buffer.from('the content of a disk')
  const collect = async (chunks: AsyncIterable<Uint8Array>) => Buffer.concat(await Array.fromAsync(chunks))

  for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'] as const) {
    test(`bytes that fit their ${algorithm} come through unchanged`, async () => {
      const source = verifyingSource(bytesSource('d.vmdk', bytes), digestOf(bytes, algorithm))
      expect(await collect(source.stream(0, source.size))).toEqual(bytes)
    })
  }

  test('bytes that do not fit are an error that names the file and both digests', async () => {
    const expected = digestOf(Buffer.from('something else'), 'sha256')
    const source = verifyingSource(bytesSource('x.ova:d.vmdk', bytes), expected)
    const actual = createHash('sha256').update(bytes).digest('hex')
    const error = await collect(source.stream(0, source.size)).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(OvfError)
    expect((error as OvfError).message).toContain(`x.ova:d.vmdk: the file is not what the manifest says`)
    expect((error as OvfError).message).toContain(`should be ${expected.hex}, is ${actual}`)
  })

  test('a part of the file passes unchecked, because a digest says nothing about it', async () => {
    const source = verifyingSource(bytesSource('d', bytes), digestOf(Buffer.from('x'), 'sha1'))
    expect(await collect(source.stream(4, 7))).toEqual(bytes.subarray(4, 11))
  })

  test('a pipe can be digested before its manifest is known', async () => {
    let digests: readonly Digest[] = []
    const tapped = tapDigests(bytesSource('d', bytes).stream(0, bytes.length), ['sha1', 'sha256'], (ended) => {
      digests = ended
    })
    expect(await collect(tapped)).toEqual(bytes)
    compareDigests('d', digestOf(bytes, 'sha256'), digests)
    expect(() => compareDigests('d', digestOf(Buffer.from('x'), 'sha1'), digests)).toThrow(/not what the manifest says/)
    expect(() => compareDigests('d', digestOf(bytes, 'sha512'), digests)).toThrow(/is not known/)
  })

  test('a consumer that leaves early closes the source', async () => {
    let closed = false
    async function* chunks() {
      try {
        yield bytes
        yield bytes
      } finally {
        closed = true
      }
    }
    for await (const _ of checkDigest(chunks(), 'd', digestOf(bytes, 'sha1'))) break
    expect(closed).toBe(true)
  })
})
