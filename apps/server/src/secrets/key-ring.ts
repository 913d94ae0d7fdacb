/**
 * The keys that secrets are sealed with: a file apart from the store, mode 0600, the newest key first.
 *
 * One line a key: its id, the key, when it was made. `covisor rotate-key` puts a new one on top, and a running server
 * takes it within a minute. Old ones stay for what they sealed, in backups too.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SecretKey } from '@covisor/control'
import { OptionsError } from '../options-error.ts'

const KEY_BYTES = 32
const LINE = /^([0-9a-f]{8}) ([A-Za-z0-9+/]{43}=) (\S+)$/

export const keyRingFile = (data: string): string => join(data, 'secrets.keys')

/** Makes the first key. Throws OptionsError for a file that is damaged, or that others can read. */
export async function openKeyRing(file: string): Promise<() => readonly SecretKey[]> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await makeFirst(file)
  let seen = ''
  let keys: readonly SecretKey[] = []
  // A file that is being replaced, or was damaged while the server runs, does not take away the keys it has.
  const look = (): void => {
    const { mtimeMs, ino, mode } = statSync(file)
    if ((mode & 0o077) !== 0) throw new OptionsError(`${file} can be read by others; chmod 600 it, and rotate the key`)
    if (seen === `${mtimeMs} ${ino}`) return
    keys = parse(file, readFileSync(file, 'utf8'))
    seen = `${mtimeMs} ${ino}`
  }
  look()
  let lastLook = Date.now()
  return () => {
    if (Math.abs(Date.now() - lastLook) > LOOK_EVERY_MS) {
      lastLook = Date.now()
      try {
        look()
      } catch {
        // The next start says what is wrong.
      }
    }
    return keys
  }
}

const LOOK_EVERY_MS = 10_000

/** Puts a new key on top. Gives its id. */
export async function rotateKey(file: string): Promise<string> {
  const before = await readFile(file, 'utf8')
  parse(file, before)
  const { id, line } = newLine()
  await writeFile(`${file}.new`, `${line}${before}`, { mode: 0o600 })
  await chmod(`${file}.new`, 0o600)
  await rename(`${file}.new`, file)
  return id
}

/** Two servers that start at once agree on one. */
async function makeFirst(file: string): Promise<void> {
  const own = `${file}.${process.pid}`
  await writeFile(own, newLine().line, { mode: 0o600 })
  await link(own, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(own)
}

function newLine(): { readonly id: string; readonly line: string } {
  const id = randomBytes(4).toString('hex')
  return { id, line: `${id} ${randomBytes(KEY_BYTES).toString('base64')} ${new Date().toISOString()}\n` }
}

function parse(file: string, text: string): readonly SecretKey[] {
  const keys = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, id, key] = LINE.exec(line) ?? []
      if (id === undefined || key === undefined)
        throw new OptionsError(`${file} is damaged; bring it back from where you keep a copy`)
      return { id, key: Buffer.from(key, 'base64') }
    })
  if (keys.length === 0) throw new OptionsError(`${file} has no key; bring it back from where you keep a copy`)
  return keys
}
