/** What addresses can say, and what is ignored in them. */
import { expect, test } from 'vitest'
import { textIn, vmSearch } from './search.ts'

test('a filter in the address is read', () => {
  expect(vmSearch({ name: 'web', state: 'running', sort: '-name' })).toEqual({
    name: 'web',
    state: 'running',
    sort: '-name',
  })
})

test('a name that looks like a number is still a name', () => {
  expect(textIn({ name: 42 }, 'name')).toEqual({ name: '42' })
})

test('what makes no sense is left out', () => {
  expect(vmSearch({ name: '', state: 'dancing', host: { x: 1 } })).toEqual({})
})
