/** Secrets that this installation hands out: random, with a prefix that says what they are, and kept as SHA-256 only. */
import { createHash, randomBytes } from 'node:crypto'

/** `cvc` goes on with what was begun, `cvo` signs in once, `cvs` is a session, `cvt` an API token: scanners of leaked secrets can tell them. */
export type SecretPrefix = 'cvc' | 'cvo' | 'cvs' | 'cvt'

export const newSecret = (prefix: SecretPrefix): string => `${prefix}_${randomBytes(32).toString('base64url')}`

/** They have nothing to guess, so they need no slow hash. */
export const hashed = (secret: string): string => createHash('sha256').update(secret).digest('hex')
