/** Keys as hypervisors take them. */
import { expect, test } from 'vitest'
import { guestLayouts, strokesFor } from './guest-layouts.ts'
import { keyCombinations } from './key-combinations.ts'
import { linuxKey } from './linux-keys.ts'

// linux/input-event-codes.h
const known = {
  Escape: 1,
  Equal: 13,
  KeyP: 25,
  Enter: 28,
  KeyL: 38,
  Backquote: 41,
  Slash: 53,
  Space: 57,
  F10: 68,
  F12: 88,
}
const further = { AltRight: 100, Home: 102, ArrowDown: 108, Delete: 111, MetaLeft: 125, ControlLeft: 29, AltLeft: 56 }

test.each(Object.entries({ ...known, ...further }))('%s is key %i', (code, key) => {
  expect(linuxKey(code)).toBe(key)
})

test('every key of every combination and layout is known', () => {
  const text = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('')
  const layouts = Object.keys(guestLayouts) as (keyof typeof guestLayouts)[]
  const typed = layouts.flatMap((layout) =>
    Array.from(text).flatMap((c) => strokesFor(layout, c).map(({ code }) => code)),
  )
  const all = [...typed, ...keyCombinations.flatMap(({ codes }) => codes)]
  expect(all.filter((code) => linuxKey(code) === undefined)).toEqual([])
})
