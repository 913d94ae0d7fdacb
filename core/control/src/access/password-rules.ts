/**
 * Which passwords are refused: short ones, and those that are tried first.
 *
 * Length does most of the work (NIST SP 800-63B, 3.1.1.2: no rules about kinds of characters). Lists of breached passwords
 * hold almost nothing of twelve characters or more but words of the shorter ones put together, keyboard rows, repetitions and
 * names, so those are recognised; then a list of common ones and, where the operator has one, a file of all breached ones are
 * asked. Nothing is asked over the network.
 */
import { AppError } from '@covisor/model'
import type { ControlConfig } from '../control-config.ts'
import { isBreachedPassword } from './breached-passwords.ts'
import { isCommonPassword } from './common-passwords.ts'

const MIN_CHARS = 12
const MAX_CHARS = 1024

/** Parts that breached passwords of this length are made of. */
const COMMON =
  /password|passw0rd|p@ssw0rd|p@ssword|qwerty|qwertz|azerty|asdfgh|zxcvbn|yxcvbn|iloveyou|letmein|welcome|administrator|admin|changeme|default|secret|dragon|monkey|football|baseball|sunshine|princess|superman|trustno1|starwars|abc123|1q2w3e|1qaz2wsx|qazwsx|master|login|covisor/g

/** How much of it must be left when the common parts are taken away. */
const MIN_OWN_CHARS = 6

/** Those that need no list, and then the lists. Throws REQUEST_INVALID with the reason, and PASSWORD_LIST_UNREADABLE. */
export async function refuseBadPassword(
  password: string,
  user: string,
  { breachedPasswords }: Pick<ControlConfig, 'breachedPasswords'>,
): Promise<void> {
  checkPasswordRules(password, user)
  const refuse = (why: string) => new AppError('REQUEST_INVALID', { where: 'password', why })
  if (await isCommonPassword(password)) throw refuse('it is one of those that are tried first, with signs around it')
  if (breachedPasswords !== undefined && (await isBreachedPassword(breachedPasswords, password)))
    throw refuse('it is known from a breach, so it will be tried')
}

/** Throws REQUEST_INVALID with the reason. */
export function checkPasswordRules(password: string, user: string): void {
  const why = reasonAgainst(password.normalize('NFKC'), user)
  if (why !== undefined) throw new AppError('REQUEST_INVALID', { where: 'password', why })
}

function reasonAgainst(password: string, user: string): string | undefined {
  const chars = Array.from(password).length
  if (chars < MIN_CHARS) return `give at least ${MIN_CHARS} characters`
  if (chars > MAX_CHARS) return `give at most ${MAX_CHARS} characters`
  const lower = password.toLowerCase()
  if (new Set(lower).size < 5) return 'it repeats too few different characters'
  if (isRepetition(lower)) return 'it repeats itself'
  if (user.length >= 3 && withoutParts(lower.replaceAll(user.toLowerCase(), '')) < MIN_OWN_CHARS)
    return 'little is left of it without your user name and words that are tried first'
  if (withoutParts(lower) < MIN_OWN_CHARS) return 'it is made of words and rows of keys that are tried first'
  return undefined
}

/** The characters that are left without common parts and without runs such as 12345 or edcba. */
function withoutParts(lower: string): number {
  const rest = lower.replace(COMMON, '')
  let own = 0
  for (let i = 0; i < rest.length; i++) {
    const step = rest.charCodeAt(i) - (i === 0 ? Number.NaN : rest.charCodeAt(i - 1))
    if (!(Math.abs(step) <= 1)) own++
  }
  return own
}

const isRepetition = (text: string): boolean => (text + text).indexOf(text, 1) < text.length
