/** What differs between two texts. */
import { expect, test } from 'vitest'
import { lineDiff } from './line-diff.ts'

const marks = { same: ' ', removed: '-', added: '+', gap: '' } as const
const shown = (before: string, after: string) =>
  lineDiff(before, after).map(({ kind, text }) => `${marks[kind]}${text}`)

test('a changed line stands between its neighbours, and what is far away is left out', () => {
  const text = 'a b c d e f g h'.replaceAll(' ', '\n')
  expect(shown(text, text.replace('e', 'E'))).toEqual(['…', ' c', ' d', '-e', '+E', ' f', ' g', '…'])
})

test('lines that were added or removed move none of the others', () => {
  expect(shown('a\nb\nc', 'a\nx\nb\nc')).toEqual([' a', '+x', ' b', ' c'])
  expect(shown('a\nb\nc', 'a\nc')).toEqual([' a', '-b', ' c'])
})

test('equal texts differ in nothing', () => {
  expect(shown('a\nb', 'a\nb')).toEqual(['…'])
})
