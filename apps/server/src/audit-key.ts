/**
 * The key that signs the checkpoints of the audit: HMAC-SHA-256, in a file beside the database that only the server reads.
 *
 * It does not stop whoever can read both; it stops whoever can only write to the database from building another chain.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckpointKey } from '@covisor/store'

const KEY_BYTES = 32

/** Made at the first start. Throws for a file that is no key: signing with another one would make old signatures look forged. */
export async function auditKeyIn(data: string): Promise<CheckpointKey> {
  const file = join(data, 'audit.key')
  const key = Buffer.from((await readOrMake(file)).trim(), 'base64')
  if (key.length !== KEY_BYTES) throw new Error(`"${file}" is not an audit key; bring it back from a backup`)
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('base64')
  return {
    sign,
    verify(text, signature) {
      const [expected, given] = [Buffer.from(sign(text)), Buffer.from(signature)]
      return expected.length === given.length && timingSafeEqual(expected, given)
    },
  }
}

async function readOrMake(file: string): Promise<string> {
  try {
    await writeFile(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return await readFile(file, 'utf8')
}
