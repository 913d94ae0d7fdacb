/** Finds what is in a file of hashes and nothing else, wherever it stands, and says what is wrong with a file that is none. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkPasswordHashes, isBreachedPassword } from './breached-passwords.ts'

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase()
const passwords = Array.from({ length: 3000 }, (_, i) => `breached ${i}`)
let folder: string
let whole: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'covisor-hashes-'))
  // Counts of different lengths, and line ends as they are published.
  const lines = passwords.map((password, i) => `${sha1(password)}:${10 ** (i % 9)}`).toSorted()
  whole = await written('whole', `${lines.join('\r\n')}\r\n`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function written(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

test('every password of the file is found: the first, the last, and all between', async () => {
  await checkPasswordHashes(whole)
  const missed: string[] = []
  for (const password of passwords) if (!(await isBreachedPassword(whole, password))) missed.push(password)
  expect(missed).toEqual([])
})

test('what is not in it is not found, before its first line, after its last and between', async () => {
  for (let i = 0; i < 200; i++) expect(await isBreachedPassword(whole, `not breached ${i}`)).toBe(false)
})

test('a file of one line, and lower-case hashes, are read too', async () => {
  const path = await written('one', `${sha1('only').toLowerCase()}:3\n`)
  expect([await isBreachedPassword(path, 'only'), await isBreachedPassword(path, 'other')]).toEqual([true, false])
})

test.for([
  ['nothing', '', 'it has no line'],
  ['words', 'password\n123456\n', 'begins with no SHA-1 hash'],
  ['unordered', `${'F'.repeat(40)}:1\n${'A'.repeat(40)}:1\n`, 'not ordered by hash'],
] as const)('a file of %s is refused when the server starts', async ([name, text, why]) => {
  await expect(checkPasswordHashes(await written(name, text))).rejects.toThrow(why)
})

test('a file that is gone, or has no lines where they should be, refuses rather than passes', async () => {
  await expect(isBreachedPassword(join(folder, 'gone'), 'x')).rejects.toMatchObject({
    code: 'PASSWORD_LIST_UNREADABLE',
  })
  const path = await written('endless', 'A'.repeat(100_000))
  await expect(isBreachedPassword(path, 'x')).rejects.toThrow('it has no line end near byte')
})
