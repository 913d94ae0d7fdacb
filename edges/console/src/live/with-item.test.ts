/** What happens to lists in the replica when one of their members changed. */
import { expect, test } from 'vitest'
import { withItem } from './with-item.ts'

const old = { id: 'b', name: 'old' }
const newer = { id: 'b', name: 'new' }
const other = { id: 'a', name: 'other' }

test('a newer item takes the place of the older one in a list', () => {
  expect(withItem([other, old], 'b', newer)).toEqual([other, newer])
})

test('a newer item takes the place of the older one in whichever page it is', () => {
  const pages = { pages: [{ items: [other] }, { items: [old], next: null }], pageParams: ['', 'x'] }
  expect(withItem(pages, 'b', newer)).toEqual({
    pages: [{ items: [other] }, { items: [newer], next: null }],
    pageParams: ['', 'x'],
  })
})

test('a list that does not show the item stays the very same, so nothing is drawn anew', () => {
  const list = [other]
  const pages = { pages: [{ items: [other] }] }
  expect(withItem(list, 'b', newer)).toBe(list)
  expect(withItem(pages, 'b', newer)).toBe(pages)
  expect(withItem(undefined, 'b', newer)).toBeUndefined()
})
