/**
 * Six digits that an authenticator app shows for half a minute: RFC 6238 with SHA-1, the one setting that all apps know. Pure.
 *
 * A code is known by the number of its time step. Whoever takes one remembers the step and takes none that is not later, so a code
 * that was looked over a shoulder is worth nothing once it was used (RFC 6238, section 5.2).
 */
import type { TOTP } from 'otpauth'

const PERIOD_S = 30
const DIGITS = 6
/** A phone's clock may be off by this many steps, either way (RFC 6238, section 6). */
const SKEW = 1
/** RFC 4226, section 4, R6: 160 bits are recommended. */
const SECRET_BYTES = 20

export interface NewTotp {
  /** In base32, for typing it into an app. */
  readonly secret: string
  /** otpauth:, for an app that reads it from a picture or a link. */
  readonly uri: string
}

export async function newTotp(issuer: string, user: string): Promise<NewTotp> {
  const { Secret } = await import('otpauth')
  const secret = new Secret({ size: SECRET_BYTES }).base32
  return { secret, uri: (await totpOf(secret, issuer, user)).toString() }
}

/** The time step that the code is of, around this time; undefined: of none. */
export async function stepOfCode(secret: string, code: string, now: number): Promise<number | undefined> {
  const token = code.replaceAll(' ', '')
  if (!/^\d{6}$/.test(token)) return undefined
  const totp = await totpOf(secret)
  const delta = totp.validate({ token, timestamp: now, window: SKEW })
  return delta === null ? undefined : totp.counter({ timestamp: now }) + delta
}

/** The code of now: for tests, and for nobody else. */
export async function codeAt(secret: string, now: number): Promise<string> {
  return (await totpOf(secret)).generate({ timestamp: now })
}

async function totpOf(secret: string, issuer = '', label = ''): Promise<TOTP> {
  const otpauth = await import('otpauth')
  const settings = { algorithm: 'SHA1', digits: DIGITS, period: PERIOD_S, issuer, label }
  return new otpauth.TOTP({ ...settings, secret: otpauth.Secret.fromBase32(secret) })
}
