/**
 * Every text of the console in the reader's language: `t('frame.signIn')`.
 *
 * The compiler knows each key and what must be given for its holes, from the English catalogue. i18next chooses plurals and falls back
 * to English. A language that is chosen later draws the page anew (main.tsx), so `t` is a plain function and no component subscribes to
 * anything; lists of texts that live outside components are made per language (`inLanguage`).
 *
 * Texts of the server (errors, plans, names of steps) come in English whatever is chosen here.
 */
import { createInstance } from 'i18next'
import type { English } from './en/english.ts'
import { english } from './en/english.ts'

type Written = keyof English
/** Plurals are written as two keys and asked for as one. */
type Asked<K extends string> = K extends `${infer Base}_one` | `${infer Base}_other` ? Base : K
export type Key = Asked<Written>

export type Hole<T extends string> = T extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Hole<Rest> : never
export type TextOf<K extends string> = K extends Written
  ? English[K]
  : `${K}_other` extends Written
    ? English[`${K}_other`]
    : never
type Given<K extends string> = [Hole<TextOf<K>>] extends [never]
  ? []
  : [Readonly<Record<Hole<TextOf<K>>, string | number>>]

export const catalogues = createInstance()
void catalogues.init({
  lng: 'en',
  fallbackLng: 'en',
  initAsync: false,
  // Keys are flat and contain dots; React escapes; what is filled in is never looked at again.
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, skipOnVariables: true },
  resources: { en: { translation: english } },
})

/** Adds English texts that come with the pages that say them; German comes whole (late.ts). */
export const alsoSay = (texts: Readonly<Record<string, string>>): void =>
  void catalogues.addResources('en', 'translation', { ...texts })

/** i18next has types of its own for keys; ours are narrower and quicker to check. */
const look = catalogues as { t(key: string, options: object): string }

export function t<K extends Key>(key: K, ...[holes]: Given<K>): string {
  if (holes !== undefined && 'count' in holes) return look.t(key, holes)
  const text = unfilled(key)
  if (holes === undefined) return text
  const filled: Readonly<Record<string, string | number>> = holes
  return text.replace(HOLE, (hole, name: string) => String(filled[name] ?? hole))
}

const HOLE = /\{\{(\w+)\}\}/g

/** Texts as they are written, by key: rows of tables ask for the same ones again and again, and i18next takes its time for each. */
const asWritten = inLanguage(() => new Map<string, string>())

/** With its holes as they are written. */
export function unfilled(key: Key): string {
  const kept = asWritten().get(key)
  if (kept !== undefined) return kept
  const text = look.t(key, { skipInterpolation: true })
  // A key is its own text until the chunk that says it has come.
  if (text !== key) asWritten().set(key, text)
  return text
}

/** What is made of texts, made once per language: columns of tables, for one, that must stay the same object from draw to draw. */
export function inLanguage<T>(make: () => T): () => T {
  let made: { readonly language: string; readonly value: T } | undefined
  return () => {
    if (made?.language !== catalogues.language) made = { language: catalogues.language, value: make() }
    return made.value
  }
}
