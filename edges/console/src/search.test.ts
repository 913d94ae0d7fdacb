/** What addresses can say, and what is ignored in them. */
import { expect, test } from 'vitest'
import { listSearch, textIn } from './search.ts'

test('filter, order and columns are in the address', () => {
  const search = { filter: 'state:running name~web', sort: '-name', columns: 'name,state' }
  expect(listSearch(search)).toEqual(search)
})

test('a filter that looks like a number is still text', () => {
  expect(textIn({ filter: 42 }, 'filter')).toEqual({ filter: '42' })
})

test('what makes no sense is left out', () => {
  expect(listSearch({ filter: '', sort: ['x'], columns: { x: 1 }, dance: 'yes' })).toEqual({})
})
