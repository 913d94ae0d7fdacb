/** Names people may give, and what hosts see of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nativeName, parseName } from './names.ts'

describe('a display name', () => {
  for (const name of [
    'web01',
    'Übung für José',
    '数据库 1',
    '東京tower',
    'Сервер web01',
    'Δίκτυο-A',
    '10 µs',
    'Ω2',
    "O'Brien's VM (old)",
    'a',
  ]) {
    test(`may be ${name}`, () => expect(parseName('VM', name)).toBe(name.normalize('NFC')))
  }

  const refused: { name: string; text: string; why: RegExp }[] = [
    { name: 'nothing', text: '', why: /empty/ },
    { name: 'a space at its end', text: 'web ', why: /space/ },
    { name: 'a slash', text: '../web', why: /slash/ },
    { name: 'a line break', text: 'web\n01', why: /control or invisible/ },
    {
      name: 'a right-to-left override, which shows it as another name',
      text: 'web\u202e10',
      why: /control or invisible/,
    },
    { name: 'a zero-width space', text: 'web\u200b01', why: /control or invisible/ },
    { name: 'a Cyrillic letter in a Latin word', text: 'p\u0430ypal', why: /"p\u0430ypal" mixes letters/ },
    { name: 'a Greek letter in a Latin word', text: 'the \u03bfld one', why: /mixes letters/ },
    { name: 'a Latin letter in a Cyrillic word', text: 'серв\u0065р', why: /mixes letters/ },
    { name: 'an Armenian letter in a Latin word', text: 'w\u0565b', why: /mixes letters/ },
    { name: 'a folder', text: '..', why: /folder/ },
    { name: 'an id, which would hide the thing with that id', text: '3f0c9e52-8a4e-4f43-9c7e-2d9e3f0c9e52', why: /id/ },
    { name: 'more than 128 characters', text: 'x'.repeat(129), why: /longer/ },
  ]
  for (const { name, text, why } of refused) {
    test(`is refused with ${name}`, () => expect(() => parseName('VM', text)).toThrow(why))
  }
})

test('a native name has only characters that every host takes, whatever people write', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.uuid(), (name, id) => {
      expect(nativeName(name, id)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,47}-[0-9a-f]{8}$/)
    }),
  )
})

test('native names of equal display names differ by their ids', () => {
  const [a, b] = ['11111111-8a4e-4f43-9c7e-2d9e3f0c9e52', '22222222-8a4e-4f43-9c7e-2d9e3f0c9e52']
  expect(nativeName('web01', a)).not.toBe(nativeName('web01', b))
})
