/** Which keys of a VNC keyboard make which text, for a guest of which layout. */
import { expect, test } from 'vitest'
import { type GuestLayout, strokesFor, untypable } from './guest-layouts.ts'
import { keysymOf, typeText } from './type-text.ts'

function typed(text: string, layout: GuestLayout): string {
  const keys: string[] = []
  const sendKey = (_keysym: number, code: string | null, down?: boolean) =>
    keys.push(`${down === undefined ? '' : down ? '+' : '-'}${code ?? '?'}`)
  typeText({ sendKey }, text, layout)
  return keys.join(' ')
}

const cases: readonly (readonly [GuestLayout, string, string])[] = [
  ['us', 'y', 'KeyY'],
  ['de', 'y', 'KeyZ'],
  ['fr', 'a', 'KeyQ'],
  ['us', 'Q', '+ShiftLeft KeyQ -ShiftLeft'],
  ['us', '@', '+ShiftLeft Digit2 -ShiftLeft'],
  ['gb', '@', '+ShiftLeft Quote -ShiftLeft'],
  ['de', '@', '+AltRight KeyQ -AltRight'],
  ['fr', '@', '+AltRight Digit0 -AltRight'],
  ['fr', '1', '+ShiftLeft Digit1 -ShiftLeft'],
  ['de', '^', 'Backquote Space'],
  ['us', ' \n\t', 'Space Enter Tab'],
  ['us', 'ß', '?'],
]

test.each(cases)('in a guest with layout %s, %j is typed by %s', (layout, text, keys) => {
  expect(typed(text, layout)).toBe(keys)
})

test('every layout has keys for all of ASCII', () => {
  const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')
  for (const layout of ['us', 'gb', 'de', 'fr'] as const)
    expect([layout, untypable(layout, ascii)]).toEqual([layout, ''])
})

test('two characters of a layout never have the same keys', () => {
  for (const layout of ['us', 'gb', 'de', 'fr'] as const) {
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
    const keys = ascii.map((character) => JSON.stringify(strokesFor(layout, character)))
    expect(new Set(keys).size).toBe(ascii.length)
  }
})

test('Latin characters are their own keysyms, others are their code points, also outside the basic plane', () => {
  expect(Array.from('aÄ~€😀\n\t', keysymOf)).toEqual([0x61, 0xc4, 0x7e, 0x0100_20ac, 0x0101_f600, 0xff0d, 0xff09])
})
