/** Codes for who has lost the phone or the key: random enough that a hash needs no salt and nobody guesses one. */
import { randomBytes } from 'node:crypto'
import { hashed } from '../access/secrets.ts'

const COUNT = 10
/** Without i, l, o and u: read from paper, by people in a hurry. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const CHARS = 16

/** As they are shown, once: `h4k9-0bz2-…`. */
export const newRecoveryCodes = (): readonly string[] => Array.from({ length: COUNT }, newCode)

/** What is kept of one, however it was typed; undefined: it is none. */
export function recoveryCodeHash(typed: string): string | undefined {
  const plain = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll(/[il]/g, '1').replaceAll('o', '0')
  return plain.length === CHARS && Array.from(plain).every((char) => LETTERS.includes(char)) ? hashed(plain) : undefined
}

function newCode(): string {
  const chars = [...randomBytes(CHARS)].map((byte) => LETTERS[byte % LETTERS.length]!).join('')
  return chars.match(/.{4}/g)!.join('-')
}
