/**
 * The keys that secrets are sealed with: a file apart from the store, mode 0600, the newest key first.
 *
 * One line a key: its id, the key, when it was made; where the file is protected by a passphrase, a line before them says how,
 * and the keys are wrapped (passphrase-lock.ts). `covisor rotate-key` puts a new one on top, and a running server takes it
 * within a minute. Old ones stay for what they sealed, in backups too.
 */
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SecretKey } from '@covisor/control'
import { OptionsError } from '../options-error.ts'
import { isPassphraseHeader, lockOf, newLock, type PassphraseLock } from './passphrase-lock.ts'
import type { PassphraseSource } from './passphrase-source.ts'

const KEY_BYTES = 32
/** A key, or a wrapped one. */
const LINE = /^([0-9a-f]{8}) ([A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{80}) (\S+)$/
const WRAPPED_CHARS = 80

export const keyRingFile = (data: string): string => join(data, 'secrets.keys')

/**
 * Makes the first key, protected if a passphrase is configured. Throws OptionsError for a file that is damaged, that others can
 * read, or that the passphrase does not open.
 */
export async function openKeyRing(file: string, passphrase?: PassphraseSource): Promise<() => readonly SecretKey[]> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await makeFirst(file, passphrase)
  const lock = await lockOfFile(file, await readFile(file, 'utf8'), passphrase)
  let seen = ''
  let keys: readonly SecretKey[] = []
  // A file that is being replaced, or was damaged while the server runs, does not take away the keys it has.
  const look = (): void => {
    const { mtimeMs, ino, mode } = statSync(file)
    if ((mode & 0o077) !== 0) throw new OptionsError(`${file} can be read by others; chmod 600 it, and rotate the key`)
    if (seen === `${mtimeMs} ${ino}`) return
    keys = parse(file, readFileSync(file, 'utf8'), lock)
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
export async function rotateKey(file: string, passphrase?: PassphraseSource): Promise<string> {
  const before = await readFile(file, 'utf8')
  const lock = await lockOfFile(file, before, passphrase)
  const keys = parse(file, before, lock)
  const made = newKey()
  await replace(file, textOf([made, ...keys], lock))
  return made.id
}

/** Wraps the keys with a new passphrase, or with none. Those who have the old file have the old keys: rotate afterwards. */
export async function protectKeys(
  file: string,
  now: PassphraseSource | undefined,
  next: string | undefined,
): Promise<void> {
  const before = await readFile(file, 'utf8')
  const keys = parse(file, before, await lockOfFile(file, before, now))
  await replace(file, textOf(keys, next === undefined ? undefined : await newLock(next)))
}

interface DatedKey extends SecretKey {
  readonly madeAt: string
}

/** undefined: the file is not protected. */
async function lockOfFile(
  file: string,
  text: string,
  passphrase: PassphraseSource | undefined,
): Promise<PassphraseLock | undefined> {
  if (!isPassphraseHeader(text)) {
    if (passphrase?.isConfigured !== true) return undefined
    throw new OptionsError(
      `a passphrase is configured, and ${file} is not protected by one: run "covisor protect-keys" first`,
    )
  }
  if (passphrase === undefined) throw new OptionsError(`${file} is protected by a passphrase`)
  const [header = ''] = text.split('\n', 1)
  return await lockOf(header, await passphrase.read()).catch((error: unknown) => {
    if (error instanceof RangeError) throw damaged(file)
    throw error
  })
}

/** Two servers that start at once agree on one. */
async function makeFirst(file: string, passphrase: PassphraseSource | undefined): Promise<void> {
  try {
    statSync(file)
    return
  } catch {
    // It is the first start.
  }
  const lock = passphrase?.isConfigured === true ? await newLock(await passphrase.read()) : undefined
  const own = `${file}.${process.pid}`
  await writeFile(own, textOf([newKey()], lock), { mode: 0o600 })
  await link(own, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(own)
}

/** Whole or not at all: whoever is killed in between leaves the old one. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true })
  await chmod(`${file}.new`, 0o600)
  await rename(`${file}.new`, file)
}

const newKey = (): DatedKey => ({
  id: randomBytes(4).toString('hex'),
  key: randomBytes(KEY_BYTES),
  madeAt: new Date().toISOString(),
})

function textOf(keys: readonly DatedKey[], lock: PassphraseLock | undefined): string {
  const lines = keys.map(({ id, key, madeAt }) => `${id} ${lock?.wrap(id, key) ?? key.toString('base64')} ${madeAt}`)
  return [...(lock === undefined ? [] : [lock.header]), ...lines, ''].join('\n')
}

function parse(file: string, text: string, lock: PassphraseLock | undefined): readonly DatedKey[] {
  const [first = '', ...others] = text.split('\n')
  // With another passphrase than the one it was opened with, a running server goes on with the keys that it has.
  if (isPassphraseHeader(first) !== (lock !== undefined) || (lock !== undefined && first !== lock.header))
    throw new OptionsError(`${file} was given another passphrase: start the server anew`)
  const lines = (lock === undefined ? [first, ...others] : others).filter((line) => line !== '')
  const parsed = lines.map((line) => {
    const [, id, key, madeAt] = LINE.exec(line) ?? []
    if (id === undefined || key === undefined || madeAt === undefined) throw damaged(file)
    if ((key.length === WRAPPED_CHARS) !== (lock !== undefined)) throw damaged(file)
    return { id, madeAt, key: lock === undefined ? Buffer.from(key, 'base64') : lock.unwrap(id, key) }
  })
  if (parsed.length === 0) throw new OptionsError(`${file} has no key; bring it back from where you keep a copy`)
  const keys = parsed.filter((one): one is DatedKey => one.key !== undefined)
  if (keys.length === 0) throw new OptionsError(`the passphrase does not open ${file}; nothing was changed`)
  if (keys.length < parsed.length) throw damaged(file)
  return keys
}

const damaged = (file: string) => new OptionsError(`${file} is damaged; bring it back from where you keep a copy`)
