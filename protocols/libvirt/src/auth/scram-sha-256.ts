/**
 * SCRAM-SHA-256 (RFC 5802, RFC 7677): proves that both sides know the password without sending it.
 *
 * Without channel binding, as libvirt's SASL library offers it. Names and passwords are used as they are: SASLprep is left
 * out, so both should be plain ASCII.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'
import { ConnectionError } from '../errors/connection-error.ts'
import type { Credentials } from './credentials.ts'
import type { SaslConversation } from './sasl-conversation.ts'

/** Beyond this a daemon wants to keep us busy, not safe; RFC 7677 asks for 4,096 at least. */
const MOST_ITERATIONS = 1_000_000
const NONCE_BYTES = 18
/** "n,," in base64: no channel binding. */
const NO_BINDING = 'biws'

export function scramSha256(
  { username, password }: Credentials,
  nonce: string = randomBytes(NONCE_BYTES).toString('base64'),
): SaslConversation {
  const clientFirst = `n=${username.replaceAll('=', '=3D').replaceAll(',', '=2C')},r=${nonce}`
  let serverProof: Buffer | undefined
  let isContent = false

  const answer = (text: string): Uint8Array => {
    const { r: bothNonces = '', s: salt = '', i: iterations = '' } = fieldsOf(text)
    const rounds = Number(iterations)
    if (
      !bothNonces.startsWith(nonce) ||
      bothNonces === nonce ||
      salt === '' ||
      !Number.isInteger(rounds) ||
      rounds < 1
    ) {
      throw new ConnectionError('authentication', 'the daemon answered SCRAM with something else')
    }
    if (rounds > MOST_ITERATIONS)
      throw new ConnectionError('authentication', `the daemon wants ${rounds} rounds of SCRAM`)

    const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), rounds, 32, 'sha256')
    const clientKey = hmac(salted, 'Client Key')
    const withoutProof = `c=${NO_BINDING},r=${bothNonces}`
    const authMessage = `${clientFirst},${text},${withoutProof}`
    const signature = hmac(createHash('sha256').update(clientKey).digest(), authMessage)
    const proof = clientKey.map((byte, i) => byte ^ (signature[i] ?? 0))
    serverProof = hmac(hmac(salted, 'Server Key'), authMessage)
    return Buffer.from(`${withoutProof},p=${Buffer.from(proof).toString('base64')}`)
  }

  return {
    respond(challenge) {
      if (challenge === undefined) return Buffer.from(`n,,${clientFirst}`)
      const text = Buffer.from(challenge).toString()
      if (serverProof === undefined) return answer(text)
      checkServer(text, serverProof)
      isContent = true
      return undefined
    },
    get isContent() {
      return isContent
    },
  }
}

function checkServer(text: string, wanted: Buffer): void {
  const given = Buffer.from(fieldsOf(text)['v'] ?? '', 'base64')
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new ConnectionError(
      'authentication',
      'the daemon does not know the password itself: it is not who it should be',
    )
  }
}

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest()

const fieldsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(',').map((field) => [field.slice(0, 1), field.slice(2)]))
