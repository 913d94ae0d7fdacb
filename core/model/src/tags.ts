/**
 * Tags: `key` or `key=value`, which people put on things to find and count them by.
 *
 * A tag is shown in lists of others, typed into filters and split at its first "=": so a key has no "=", and neither part has what names
 * may not have (names.ts). Unlike a name, a tag may contain a slash.
 */
import { AppError } from './errors.ts'

/** What can be tagged. */
export const taggedKinds = ['vm', 'volume', 'image', 'network', 'host'] as const
export type TaggedKind = (typeof taggedKinds)[number]
export const isTaggedKind = (kind: string): kind is TaggedKind => (taggedKinds as readonly string[]).includes(kind)

/** By key; a tag without a value has an empty one. */
export type Tags = Readonly<Record<string, string>>

export const MAX_TAGS = 50
export const MAX_TAG_KEY = 64
export const MAX_TAG_VALUE = 128
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u

/** What is to become of the tags of a thing. A key that is both set and removed is set. */
export interface TagChange {
  readonly set?: Tags | undefined
  readonly remove?: readonly string[] | undefined
}

/** In NFC. Throws REQUEST_INVALID with what is wrong and with which tag. */
export function changedTags(before: Tags, { set = {}, remove = [] }: TagChange): Tags {
  const after = new Map(Object.entries(before))
  for (const key of remove) after.delete(key.normalize('NFC'))
  for (const [key, value] of Object.entries(set)) after.set(checked('key', key), checked('value', value))
  if (after.size > MAX_TAGS) throw invalid(`it would have ${after.size} tags; at most ${MAX_TAGS} are kept`)
  return Object.fromEntries([...after].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

export const tagText = (key: string, value: string): string => (value === '' ? key : `${key}=${value}`)

function checked(part: 'key' | 'value', text: string): string {
  const clean = text.normalize('NFC')
  const why = reasonAgainst(part, clean)
  if (why !== undefined) throw invalid(`the ${part} "${text.slice(0, MAX_TAG_VALUE)}" ${why}`)
  return clean
}

function reasonAgainst(part: 'key' | 'value', text: string): string | undefined {
  const longest = part === 'key' ? MAX_TAG_KEY : MAX_TAG_VALUE
  if (part === 'key' && text === '') return 'is empty'
  if (text.length > longest) return `is longer than ${longest} characters`
  if (text !== text.trim()) return 'begins or ends with a space'
  if (part === 'key' && text.includes('=')) return 'contains "=", which ends a key'
  if (part === 'key' && text === '__proto__') return 'cannot be used as a key'
  if (text.includes('"')) return 'contains a quote, which filters could not be asked for'
  if (UNSEEN.test(text)) return 'contains a control or invisible character'
  return undefined
}

const invalid = (why: string) => new AppError('REQUEST_INVALID', { where: 'tags', why })
