/** The file of keys: made once, changed while a server has it, refused when it is damaged or open to others. */
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keyRingFile, openKeyRing, rotateKey } from './key-ring.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-keys-'))
  file = keyRingFile(folder)
})
afterEach(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true, force: true })
})

const ids = (keys: readonly { readonly id: string }[]) => keys.map(({ id }) => id)

test('it is made at the first start, for the server alone, and kept', async () => {
  const first = (await openKeyRing(file))()
  expect(first).toHaveLength(1)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await openKeyRing(file))()).toEqual(first)
})

test('servers that start at once have the same key', async () => {
  const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyRing(file)))
  expect(new Set(rings.map((keys) => keys()[0]!.id)).size).toBe(1)
})

test('a new key comes first; a server that runs takes it after a moment and keeps the old one', async () => {
  const keys = await openKeyRing(file)
  const [old] = ids(keys())
  const fresh = await rotateKey(file)
  expect(ids(keys())).toEqual([old])
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  expect(ids(keys())).toEqual([fresh, old])
})

test('a file that is damaged, empty or open to others is refused, and named', async () => {
  await openKeyRing(file)
  await chmod(file, 0o644)
  await expect(openKeyRing(file)).rejects.toThrow(`${file} can be read by others`)
  await chmod(file, 0o600)
  const text = await readFile(file, 'utf8')
  for (const damaged of ['', text.slice(0, -40), `hello\n${text}`]) {
    await writeFile(file, damaged)
    await expect(openKeyRing(file)).rejects.toThrow(/is damaged|has no key/)
  }
})
