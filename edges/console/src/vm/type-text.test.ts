/** Which keys of a VNC keyboard make which text. */
import { expect, test } from 'vitest'
import { typeText } from './type-text.ts'

function typed(text: string): number[] {
  const keys: number[] = []
  typeText({ sendKey: (keysym) => keys.push(keysym) }, text)
  return keys
}

test('Latin characters are their own keysyms', () => {
  expect(typed('aÄ~')).toEqual([0x61, 0xc4, 0x7e])
})

test('characters beyond Latin-1 are keysyms of their code points, also outside the basic plane', () => {
  expect(typed('€😀')).toEqual([0x0100_20ac, 0x0101_f600])
})

test('line ends and tabs are keys, not characters', () => {
  expect(typed('\n\t')).toEqual([0xff0d, 0xff09])
})
