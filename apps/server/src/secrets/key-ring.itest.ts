/** The file of keys: made once, changed while a server has it, refused when it is damaged or open to others. */
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keyRingFile, openKeyRing, protectKeys, rotateKey } from './key-ring.ts'
import { passphraseSource } from './passphrase-source.ts'

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

/** A file with a passphrase, as the configuration names it. */
async function configured(passphrase: string, mode = 0o600) {
  const path = join(folder, `passphrase-${passphrase.length}`)
  await writeFile(path, `${passphrase}\n`, { mode })
  return passphraseSource(path, {})
}

test('protected by a passphrase it opens with that one alone, is rotated, and holds no key in the clear', async () => {
  const keys = (await openKeyRing(file))()
  await protectKeys(file, undefined, 'correct horse battery')
  const right = await configured('correct horse battery')
  expect((await openKeyRing(file, right))()).toEqual(keys)
  const fresh = await rotateKey(file, right)
  const both = (await openKeyRing(file, right))()
  expect(ids(both)).toEqual([fresh, keys[0]!.id])
  const text = await readFile(file, 'utf8')
  for (const { key } of both) expect(text).not.toContain(key.toString('base64'))

  const wrong = await configured('correct horse')
  await expect(openKeyRing(file, wrong)).rejects.toThrow(`the passphrase does not open ${file}; nothing was changed`)
  await expect(rotateKey(file, wrong)).rejects.toThrow('does not open')
  expect(await readFile(file, 'utf8')).toBe(text)
  const nobody = passphraseSource(undefined, {})
  if (!process.stdin.isTTY) await expect(openKeyRing(file, nobody)).rejects.toThrow('say secretPassphrase: FILE')

  await protectKeys(file, right, undefined)
  expect((await openKeyRing(file))()).toEqual(both)
})

test('the first start with a passphrase makes a protected file; one that is not protected is not taken silently', async () => {
  const right = await configured('correct horse battery')
  const [key] = (await openKeyRing(file, right))()
  expect(await readFile(file, 'utf8')).toMatch(/^passphrase argon2id m=65536,t=3,p=4 /)
  const credential = passphraseSource(undefined, { CREDENTIALS_DIRECTORY: folder })
  await writeFile(join(folder, 'covisor-passphrase'), 'correct horse battery', { mode: 0o400 })
  expect((await openKeyRing(file, credential))()).toEqual([key])
  await protectKeys(file, right, undefined)
  await expect(openKeyRing(file, right)).rejects.toThrow('run "covisor protect-keys" first')
})

test('a passphrase that others can read, or that is none, is refused, and names its file', async () => {
  await expect(openKeyRing(file, await configured('seen by all', 0o644))).rejects.toThrow('others can read it')
  await expect(openKeyRing(file, await configured(''))).rejects.toThrow('one line that is not empty')
  await expect(openKeyRing(file, passphraseSource(join(folder, 'nothing'), {}))).rejects.toThrow(
    'there is no such file',
  )
})

test('a protected file that was made weaker, mixed or cut off is damaged', async () => {
  const right = await configured('correct horse battery')
  await openKeyRing(file, right)
  await rotateKey(file, right)
  const text = await readFile(file, 'utf8')
  const [header, first, second] = text.split('\n') as [string, string, string]
  const plain = `${first.slice(0, 8)} ${Buffer.alloc(32).toString('base64')} now`
  const cases = [
    [`${header.replace('m=65536', 'm=9999999')}\n${first}\n`, 'is damaged'],
    [`${header}\n${plain}\n${second}\n`, 'is damaged'],
    [`${header}\n${first}\n${second.slice(0, 9)}${first.slice(9)}\n`, 'is damaged'],
    [`${header}\n`, 'has no key'],
  ] as const
  for (const [damage, why] of cases) {
    await writeFile(file, damage)
    await expect(openKeyRing(file, right), damage).rejects.toThrow(why)
  }
})

test('a rotation that was killed before its end leaves the old keys, and the next one works', async () => {
  const keys = (await openKeyRing(file))()
  await writeFile(`${file}.new`, 'half a li', { mode: 0o600 })
  expect((await openKeyRing(file))()).toEqual(keys)
  const fresh = await rotateKey(file)
  expect(ids((await openKeyRing(file))())).toEqual([fresh, keys[0]!.id])
})
