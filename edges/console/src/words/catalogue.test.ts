/** The catalogues are whole: German says everything that English says, with the same holes, and nothing is kept that nobody says. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { german } from './de/german.ts'
import { english } from './en/english.ts'
import { flat } from './flat.ts'
import { preferred } from './language.ts'
import { late } from './late.ts'
import { catalogues, t } from './translate.ts'

const src = join(import.meta.dirname, '..')
const texts: Readonly<Record<string, string>> = { ...english, ...flat(late) }
const translated: Readonly<Record<string, string>> = german
const sorted = (names: readonly string[]) => names.toSorted((a, b) => a.localeCompare(b))
const holesIn = (text: string) => sorted([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([hole]) => hole))

test('every text has a German one, and none has only that', () => {
  expect(sorted(Object.keys(translated))).toEqual(sorted(Object.keys(texts)))
})

test('a German text has the same holes as the English one', () => {
  for (const [key, text] of Object.entries(texts))
    expect([key, ...holesIn(translated[key] ?? '')]).toEqual([key, ...holesIn(text)])
})

test('no text is empty', () => {
  for (const [key, text] of Object.entries({ ...texts, ...translated }))
    expect([key, text.trim()]).not.toEqual([key, ''])
})

test('every text is said somewhere', () => {
  const code = globSync('**/*.{ts,tsx}', { cwd: src })
    .filter((file) => !/^words\/(en|de)\/|\.test\.ts$/.test(file))
    .map((file) => readFileSync(join(src, file), 'utf8'))
    .join('\n')
  const said = new Set([...code.matchAll(/['"]([a-z]+\.[\w.-]+)['"]/g)].map(([, key]) => key))
  // A template such as `parts.state.${state}` says everything that begins like that.
  const begun = [...code.matchAll(/`([a-z]+\.[\w.-]*)\$\{/g)].map(([, start]) => start ?? '')
  const unsaid = Object.keys(texts)
    .map((key) => key.replace(/_(one|other)$/, ''))
    .filter((key) => !said.has(key) && !begun.some((start) => key.startsWith(start)))
  expect(unsaid).toEqual([])
})

describe('what is filled in', () => {
  beforeAll(() => catalogues.changeLanguage('en'))

  test('is put in as it is: no markup is escaped twice, no key or hole in a name means anything', () => {
    for (const name of ['<b>', '$t(frame.signIn)', '{{name}}', '&amp;'])
      expect(t('frame.signOut', { name })).toBe(`Sign out ${name}`)
  })

  test('decides between one and many', () => {
    expect([0, 1, 2].map((count) => t('frame.atWork', { count }))).toEqual(['0 at work', '1 at work', '2 at work'])
    expect([1, 2].map((count) => t('parts.vms', { count }))).toEqual(['1 VM', '2 VMs'])
  })
})

test('the language is the first that the browser prefers and the console speaks', () => {
  expect(preferred(['fr-FR', 'de-AT', 'en'])).toBe('de')
  expect(preferred(['en-GB', 'de'])).toBe('en')
  expect(preferred(['fr', 'constructor'])).toBe('en')
})
