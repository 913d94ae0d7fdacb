/**
 * From the claims of an ID token, whose signature was checked, to who that is. Pure.
 *
 * What is missing or of another type is said, never guessed: a group claim that cannot be read would take roles away from people who
 * have them, or leave them to people who lost them.
 */
import type { Vouched } from '../vouched.ts'
import type { OidcSettings } from './oidc-settings.ts'

export type Claims = Readonly<Record<string, unknown>>

/** OpenID Connect Core 1.0, section 2. */
const MAX_SUBJECT = 255
/** RFC 8176, section 2: beside a password these make two factors; `mfa` says so by itself. */
const SECOND_METHODS = ['otp', 'hwk', 'swk', 'sc', 'fpt', 'face']

/** Throws Error with why, for whoever tries to sign in. */
export function vouchedByClaims(claims: Claims, settings: Pick<OidcSettings, 'nameClaim' | 'groupClaim'>): Vouched {
  const { sub, name, amr } = claims
  if (typeof sub !== 'string' || sub === '' || sub.length > MAX_SUBJECT) throw new Error('it does not say who you are')
  const called = claims[settings.nameClaim]
  if (typeof called !== 'string' || called === '')
    throw new Error(`it says no "${settings.nameClaim}", which would be your name here`)
  return {
    subject: sub,
    name: called.trim().toLowerCase(),
    displayName: typeof name === 'string' ? name : '',
    groups: groupsIn(claims, settings.groupClaim),
    saysSecondFactor: Array.isArray(amr) && isMoreThanPassword(amr),
  }
}

const isMoreThanPassword = (methods: readonly unknown[]): boolean =>
  methods.includes('mfa') ||
  (methods.includes('pwd') && methods.some((method) => SECOND_METHODS.includes(method as string)))

function groupsIn(claims: Claims, claim: string): readonly string[] {
  const groups = claims[claim]
  if (groups === undefined || groups === null) {
    // Entra ID leaves groups out where they are too many, and says where else they could be asked for.
    const elsewhere = claims['_claim_names']
    if (typeof elsewhere === 'object' && elsewhere !== null && claim in elsewhere)
      throw new Error(`you are in more groups than it tells; have it send only those of this application as "${claim}"`)
    return []
  }
  if (typeof groups === 'string') return [groups]
  if (Array.isArray(groups) && groups.every((group) => typeof group === 'string')) return groups as string[]
  throw new Error(`its "${claim}" is not a list of group names`)
}
