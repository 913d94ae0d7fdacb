/**
 * Passwords as argon2id hashes in PHC string form, so that parameters can grow without a migration.
 *
 * Parameters: OWASP Password Storage Cheat Sheet, argon2id with 19 MiB, two passes, one lane.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const TAG_BYTES = 32

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await derive(password, salt, MEMORY_KIB, PASSES, LANES)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${unpadded(salt)}$${unpadded(tag)}`
}

export async function checkPassword(password: string, hash: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hash)
  if (match === null) return false
  const [, memory, passes, lanes, salt, tag] = match
  const expected = Buffer.from(tag!, 'base64')
  const actual = await derive(password, Buffer.from(salt!, 'base64'), Number(memory), Number(passes), Number(lanes))
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function derive(password: string, nonce: Buffer, memory: number, passes: number, parallelism: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { message: password.normalize('NFKC'), nonce, parallelism, tagLength: TAG_BYTES, memory, passes }
    argon2('argon2id', options, (error, tag) => (error === null ? resolve(tag) : reject(error)))
  })
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
