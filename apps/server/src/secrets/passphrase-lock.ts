/**
 * What a passphrase does to a file of keys: each key in it is wrapped with AES-256-GCM under a key that argon2id makes of the
 * passphrase and a salt. The file then opens nothing without the passphrase, and the passphrase nothing without the file.
 *
 * The first line of the file says how (`passphrase argon2id m=…,t=…,p=… SALT`), so that the parameters can grow. It is bound into
 * every wrapped key: nobody can make it weaker. Deriving takes a quarter of a second, once for a start.
 */
import { argon2, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export interface PassphraseLock {
  /** First line of the file, without its end. */
  readonly header: string
  wrap(id: string, key: Buffer): string
  /** undefined: it was wrapped with another passphrase, or changed. */
  unwrap(id: string, wrapped: string): Buffer | undefined
}

// RFC 9106, second recommended option.
const MEMORY_KIB = 65_536
const PASSES = 3
const LANES = 4
const MAX_MEMORY_KIB = 1_048_576
const HEADER = /^passphrase argon2id m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2}) ([A-Za-z0-9+/]{22})$/
const SALT_BYTES = 16
const IV_BYTES = 12
const TAG_BYTES = 16

export const isPassphraseHeader = (line: string): boolean => line.startsWith('passphrase ')

export const newLock = (passphrase: string): Promise<PassphraseLock> => {
  const salt = randomBytes(SALT_BYTES).toString('base64').slice(0, 22)
  return lockOf(`passphrase argon2id m=${MEMORY_KIB},t=${PASSES},p=${LANES} ${salt}`, passphrase)
}

/** Of a file that has one. Throws RangeError for a header that is none, or that would take the machine's memory. */
export async function lockOf(header: string, passphrase: string): Promise<PassphraseLock> {
  const [, memory = '', passes = '', lanes = '', salt = ''] = HEADER.exec(header) ?? []
  if (salt === '' || Number(memory) > MAX_MEMORY_KIB || Number(passes) < 1 || Number(lanes) < 1)
    throw new RangeError('its first line is damaged')
  const secret = await derive(passphrase, salt, Number(memory), Number(passes), Number(lanes))
  const about = (id: string) => Buffer.from(`${header}\n${id}`)
  return {
    header,
    wrap(id, key) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(about(id))
      const wrapped = Buffer.concat([cipher.update(key), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), wrapped]).toString('base64')
    },
    unwrap(id, wrapped) {
      const bytes = Buffer.from(wrapped, 'base64')
      const tag = bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)
      try {
        const options = { authTagLength: TAG_BYTES }
        const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV_BYTES), options)
        decipher.setAAD(about(id)).setAuthTag(tag)
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()])
      } catch {
        return undefined
      }
    },
  }
}

/** Two keyboards may write the same letter in two ways. */
function derive(
  passphrase: string,
  salt: string,
  memory: number,
  passes: number,
  parallelism: number,
): Promise<Buffer> {
  const message = passphrase.normalize('NFKC')
  const options = { message, nonce: Buffer.from(salt, 'base64'), parallelism, tagLength: 32, memory, passes }
  return new Promise((resolve, reject) => {
    argon2('argon2id', options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}
