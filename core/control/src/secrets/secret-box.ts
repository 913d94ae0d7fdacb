/**
 * Seals what must not be read from the database, a backup of it or its free pages: AES-256-GCM under a key that lies elsewhere.
 *
 * A sealed text names its key, so that keys can be changed while old texts are still there. It is bound to where it stands
 * (`about`): moved into another row it does not open. Knows no file; keys are brought by whoever starts the server.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { AppError } from '@covisor/model'

export interface SecretKey {
  /** In every text that it sealed; no secret. */
  readonly id: string
  readonly key: Buffer
}

export interface SecretBox {
  /** `about`: the row it is for. */
  seal(text: string, about: string): string
  /** What was written before there were keys comes back as it is. Throws SECRET_UNREADABLE. */
  open(sealed: string, about: string): string
  /** Whether it is sealed with the key that is used now. */
  isFresh(sealed: string): boolean
}

const VERSION = 'sealed1'
const KEY_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/** `keys` is asked anew each time: the newest is first, and seals. */
export function secretBox(keys: () => readonly SecretKey[]): SecretBox {
  return {
    seal(text, about) {
      const [newest] = keys()
      if (newest === undefined || newest.key.length !== KEY_BYTES)
        throw new Error('there is no key to seal secrets with')
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', newest.key, iv).setAAD(Buffer.from(about))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const bytes = Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
      return `${VERSION}:${newest.id}:${bytes}`
    },

    open(sealed, about) {
      const [version, id, encoded, ...rest] = sealed.split(':')
      if (version !== VERSION || id === undefined || encoded === undefined || rest.length > 0) return sealed
      const known = keys().find((candidate) => candidate.id === id)
      if (known === undefined) throw unreadable(about, `it is sealed with the key ${id}, which is not among the keys`)
      const bytes = Buffer.from(encoded, 'base64')
      const [iv, tag, body] = [
        bytes.subarray(0, IV_BYTES),
        bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES),
        bytes.subarray(IV_BYTES + TAG_BYTES),
      ]
      try {
        const decipher = createDecipheriv('aes-256-gcm', known.key, iv, { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(about)).setAuthTag(tag)
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch {
        throw unreadable(about, 'it was changed, or sealed with another key of the same name')
      }
    },

    isFresh: (sealed) => sealed.startsWith(`${VERSION}:${keys()[0]?.id ?? ''}:`),
  }
}

const unreadable = (about: string, why: string) => new AppError('SECRET_UNREADABLE', { what: about, why })
