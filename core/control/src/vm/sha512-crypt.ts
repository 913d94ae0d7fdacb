/**
 * The "$6$" password hash that Linux guests take in /etc/shadow, for passwords in cloud-init seeds.
 *
 * Algorithm and constants: "Unix crypt using SHA-256 and SHA-512", Ulrich Drepper, version 0.6, steps 1 to 22. Never for
 * Covisor's own users, whose passwords are hashed with argon2id.
 */
import { createHash, randomBytes } from 'node:crypto'

const ROUNDS = 5000
const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export function sha512Crypt(password: string, salt: string = newSalt()): string {
  const key = Buffer.from(password, 'utf8')
  const saltBytes = Buffer.from(salt, 'latin1')

  const b = sha512(key, saltBytes, key)
  const mixed: Buffer[] = [key, saltBytes, repeatTo(b, key.length)]
  for (let bits = key.length; bits > 0; bits >>= 1) mixed.push((bits & 1) === 1 ? b : key)
  let digest = sha512(...mixed)

  const p = repeatTo(sha512(...Array.from({ length: key.length }, () => key)), key.length)
  const s = repeatTo(sha512(...Array.from({ length: 16 + digest[0]! }, () => saltBytes)), saltBytes.length)
  for (let round = 0; round < ROUNDS; round++) {
    const parts: Buffer[] = [(round & 1) === 1 ? p : digest]
    if (round % 3 !== 0) parts.push(s)
    if (round % 7 !== 0) parts.push(p)
    parts.push((round & 1) === 1 ? digest : p)
    digest = sha512(...parts)
  }
  return `$6$${salt}$${encode(digest)}`
}

function newSalt(): string {
  return Array.from(randomBytes(16), (byte) => ALPHABET[byte & 63]).join('')
}

function sha512(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha512')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function repeatTo(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}

/** Step 22: groups of three bytes in an order of their own, six bits to a character, low bits first. */
function encode(digest: Buffer): string {
  let text = ''
  let [a, b, c] = [0, 21, 42]
  for (let group = 0; group < 21; group++) {
    text += sixBits((digest[a]! << 16) | (digest[b]! << 8) | digest[c]!, 4)
    ;[a, b, c] = [b + 1, c + 1, a + 1]
  }
  return text + sixBits(digest[63]!, 2)
}

function sixBits(value: number, characters: number): string {
  let text = ''
  for (let i = 0; i < characters; i++) text += ALPHABET[(value >> (6 * i)) & 63]
  return text
}
