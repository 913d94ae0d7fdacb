/**
 * An authenticator made of software: makes a key and signs what it is asked, and lies where a test tells it to. WebAuthn, section 6.
 *
 * Writes its few structures byte by byte, so that what the server reads was not written by the server's own library.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type { Assertion, Registration } from './webauthn.ts'

/** What of the truth is another one. */
export interface Lies {
  readonly origin?: string
  readonly rpId?: string
  readonly challenge?: string
  readonly type?: string
  readonly flags?: number
  readonly counter?: number
  readonly userHandle?: string
  readonly signWith?: KeyObject
}

/** User present, user verified; and, for a new key, that key data follow. */
const PRESENT_AND_VERIFIED = 0x05
const HAS_KEY = 0x40

export class SoftwareKey {
  readonly id = randomBytes(16)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #origin: string
  #counter = 0

  constructor(origin: string) {
    this.#origin = origin
  }

  get privateKey(): KeyObject {
    return this.#keys.privateKey
  }

  /** `options`: as the server has made them. */
  register(options: object, lies: Lies = {}): Registration {
    const authData = this.#authData((lies.flags ?? PRESENT_AND_VERIFIED) | HAS_KEY, 0, lies, this.#keyData())
    const attestation = Buffer.concat([
      Buffer.from([0xa3, ...text('fmt'), ...text('none'), ...text('attStmt'), 0xa0, ...text('authData')]),
      bytesOf(authData),
    ])
    return {
      credential: this.id.toString('base64url'),
      clientDataJSON: this.#clientData('webauthn.create', options, lies).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
    }
  }

  assert(options: object, user: string, lies: Lies = {}): Assertion {
    const authData = this.#authData(lies.flags ?? PRESENT_AND_VERIFIED, lies.counter ?? ++this.#counter, lies)
    const clientData = this.#clientData('webauthn.get', options, lies)
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
    return {
      credential: this.id.toString('base64url'),
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, lies.signWith ?? this.#keys.privateKey).toString('base64url'),
      userHandle: Buffer.from(lies.userHandle ?? user).toString('base64url'),
    }
  }

  #clientData(type: string, options: object, lies: Lies): Buffer {
    const { challenge } = options as { challenge: string }
    return Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? this.#origin,
      }),
    )
  }

  #authData(flags: number, counter: number, { rpId }: Lies, keyData: Buffer = Buffer.alloc(0)): Buffer {
    const hash = createHash('sha256')
      .update(rpId ?? new URL(this.#origin).hostname)
      .digest()
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([hash, Buffer.from([flags]), count, keyData])
  }

  /** No model, the credential's id, and the public key as COSE has it (RFC 9053, section 2.1 and 7.1.1). */
  #keyData(): Buffer {
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' })
    const length = Buffer.alloc(2)
    length.writeUInt16BE(this.id.length)
    return Buffer.concat([
      Buffer.alloc(16),
      length,
      this.id,
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      bytesOf(Buffer.from(x!, 'base64url')),
      Buffer.from([0x22]),
      bytesOf(Buffer.from(y!, 'base64url')),
    ])
  }
}

const text = (word: string): readonly number[] => [0x60 + word.length, ...Buffer.from(word)]
/** A CBOR byte string of less than 256 bytes. */
const bytesOf = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0x58, bytes.length]), bytes])
