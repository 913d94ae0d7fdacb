/** Views kept in the browser: what of stored text makes sense is read. */
import { expect, test } from 'vitest'
import { readViews } from './saved-views.ts'

test('saved views that make sense are read, and the others are left out', () => {
  const kept = [{ name: 'big', search: { filter: 'memory>4G', sort: '-memoryMiB', evil: 1 } }, { name: 3 }, null, 'x']
  expect(readViews(JSON.stringify(kept))).toEqual([
    { name: 'big', search: { filter: 'memory>4G', sort: '-memoryMiB' } },
  ])
  expect(readViews('{')).toEqual([])
  expect(readViews('{"a":1}')).toEqual([])
  expect(readViews(null)).toEqual([])
})
