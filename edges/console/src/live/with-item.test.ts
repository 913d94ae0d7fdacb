/** Lists of the replica in which items change, come and go. */
import { describe, expect, test } from 'vitest'
import { idsIn, withItems } from './with-item.ts'

const newer = new Map([['b', { id: 'b', name: 'new' }]])
const none = new Set<string>()

describe('a newer version of a thing', () => {
  test('takes the place of the old one in a list', () => {
    expect(withItems([{ id: 'a' }, { id: 'b' }], newer, none)).toEqual([{ id: 'a' }, { id: 'b', name: 'new' }])
  })

  test('takes its place in the page that has it, and leaves the other pages the same objects', () => {
    const first = { items: [{ id: 'a' }], next: 'x' }
    const data = { pages: [first, { items: [{ id: 'b' }], next: null }], pageParams: [] }
    const after = withItems(data, newer, none) as typeof data
    expect(after.pages[0]).toBe(first)
    expect(after.pages[1]?.items).toEqual([{ id: 'b', name: 'new' }])
  })

  test('leaves what does not show it the same object', () => {
    const list = [{ id: 'a' }]
    const pages = { pages: [{ items: list }] }
    expect(withItems(list, newer, none)).toBe(list)
    expect(withItems(pages, newer, none)).toBe(pages)
    expect(withItems(undefined, newer, none)).toBeUndefined()
  })
})

test('what is gone is taken out', () => {
  expect(withItems([{ id: 'a' }, { id: 'b' }], new Map(), new Set(['a']))).toEqual([{ id: 'b' }])
})

test('the ids of a list are those of all its pages', () => {
  expect(idsIn({ pages: [{ items: [{ id: 'a' }] }, { items: [{ id: 'b' }] }] })).toEqual(['a', 'b'])
  expect(idsIn([{ id: 'c' }])).toEqual(['c'])
  expect(idsIn(undefined)).toEqual([])
})
