/**
 * Looks a password up in a file of SHA-1 hashes of breached ones, as Have I Been Pwned publishes it "ordered by hash": lines of
 * HASH:COUNT, sorted. The file has tens of gigabytes, so it is halved by byte offsets until a few lines are left; nothing of it is
 * kept in memory, and nothing is asked over the network.
 *
 * A file that cannot be read refuses the password: the operator asked for the check, and who sets one cannot tell that it is missing.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '@covisor/model'

const HASH_CHARS = 40
/** Longer than a line is, with its count and line end. */
const LINE_BYTES = 64
/** What is read in one piece once the halves are this small. */
const SCAN_BYTES = 4096

/** Throws PASSWORD_LIST_UNREADABLE. */
export async function isBreachedPassword(path: string, password: string): Promise<boolean> {
  const wanted = createHash('sha1').update(password).digest('hex').toUpperCase()
  return await reading(path, (file) => hasHash(file, wanted))
}

/** For the start of the server: whether it is such a file at all. Throws PASSWORD_LIST_UNREADABLE. */
export async function checkPasswordHashes(path: string): Promise<void> {
  await reading(path, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SCAN_BYTES), 0, SCAN_BYTES, 0)
    const lines = buffer.toString('latin1', 0, bytesRead).split('\n').slice(0, -1).map(hashOf)
    if (lines.length === 0) throw new Error('it has no line')
    if (lines.some((hash, i) => i > 0 && hash < lines[i - 1]!)) throw new Error('its lines are not ordered by hash')
  })
}

async function hasHash(file: FileHandle, wanted: string): Promise<boolean> {
  let from = 0
  let to = (await file.stat()).size
  // Both are where lines begin, and the wanted one can only be between them.
  while (to - from > SCAN_BYTES) {
    const middle = from + Math.floor((to - from) / 2)
    const piece = await textAt(file, middle, LINE_BYTES * 2)
    const begins = piece.indexOf('\n') + 1
    if (begins === 0) throw new Error(`it has no line end near byte ${middle}`)
    if (hashOf(piece.slice(begins)) > wanted) to = middle + begins
    else from = middle + begins
  }
  const lines = (await textAt(file, from, to - from)).split('\n')
  return lines.some((line) => line.slice(0, HASH_CHARS).toUpperCase() === wanted)
}

async function textAt(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.toString('latin1', 0, bytesRead)
}

function hashOf(line: string): string {
  const hash = line.slice(0, HASH_CHARS).toUpperCase()
  if (!/^[0-9A-F]{40}$/.test(hash)) throw new Error('it has a line that begins with no SHA-1 hash')
  return hash
}

async function reading<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    return await work(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('PASSWORD_LIST_UNREADABLE', { why }, { cause })
  } finally {
    await file?.close()
  }
}
