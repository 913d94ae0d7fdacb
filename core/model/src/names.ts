/**
 * Display names of resources: what people may call things.
 *
 * Printable Unicode up to 128 characters, no leading or trailing space, no slash (paths), no control, bidirectional or
 * invisible characters: a name that shows as another name is an attack on whoever reads a list. For the same reason no word mixes
 * letters of scripts that look alike (look-alikes.ts); whole words of any script are fine.
 */
import { AppError } from './errors.ts'
import { mixedWord } from './look-alikes.ts'

const MAX_LENGTH = 128
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u

/** Returns the name in NFC. Throws NAME_INVALID with the reason. */
export function parseName(kind: string, text: string): string {
  const name = text.normalize('NFC')
  const why = reasonAgainst(name)
  if (why !== undefined) throw new AppError('NAME_INVALID', { kind, name: text.slice(0, MAX_LENGTH), why })
  return name
}

function reasonAgainst(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (name.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`
  if (name !== name.trim()) return 'it begins or ends with a space'
  if (name.includes('/')) return 'it contains a slash'
  if (INVISIBLE.test(name)) return 'it contains a control or invisible character'
  const mixed = mixedWord(name)
  if (mixed !== undefined) return `"${mixed}" mixes letters of scripts that look alike`
  if (name === '.' || name === '..') return 'it means a folder'
  if (ID.test(name)) return 'it looks like an id'
  return undefined
}

/**
 * Names that people sign in with, or type before a slash: lower-case letters of ASCII, so that no two look alike. `alice`
 * with a Cyrillic а would read as alice in every list and audit. Throws NAME_INVALID with the reason.
 */
export function parsePlainName(kind: string, text: string): string {
  const refuse = (why: string) => new AppError('NAME_INVALID', { kind, name: text.slice(0, MAX_LENGTH), why })
  if (!/^[a-z0-9]([a-z0-9._@-]{0,62}[a-z0-9])?$/.test(text))
    throw refuse('give 1 to 64 of a-z, 0-9, dot, dash, underscore and @, with a letter or digit at both ends')
  if (ID.test(text)) throw refuse('it looks like an id')
  return text
}

/**
 * A native name for hypervisors that demand uniqueness: letters, digits, dot, dash and underscore of the display name, and
 * the first eight characters of our id. Never used to find anything.
 */
export function nativeName(name: string, id: string): string {
  const stem = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 48)
  return `${stem === '' ? 'vm' : stem}-${id.slice(0, 8)}`
}
