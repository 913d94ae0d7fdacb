/** Two people in one form: nothing is overwritten without a decision, and nothing that was typed is lost. */
import { expect, test } from 'vitest'
import { beginEdit, conflicts, keepMine, shown, takeTheirs, theirs, typed, wishOf } from './shared-edit.ts'

const atFirst = { name: 'web01', vcpus: 2, memoryMiB: 1024 }

test('what I left alone follows them, and is not sent', () => {
  const edit = typed(beginEdit(atFirst), atFirst, { vcpus: 4 })
  const now = { ...atFirst, memoryMiB: 2048 }
  expect(shown(edit, now)).toEqual({ name: 'web01', vcpus: 4, memoryMiB: 2048 })
  expect([conflicts(edit, now), theirs(edit, atFirst, now), wishOf(edit, now)]).toEqual([
    [],
    ['memoryMiB'],
    { vcpus: 4 },
  ])
})

test('a field that both changed is a conflict, and mine stays in the form', () => {
  const edit = typed(beginEdit(atFirst), atFirst, { vcpus: 4 })
  const now = { ...atFirst, vcpus: 8 }
  expect([conflicts(edit, now), shown(edit, now).vcpus]).toEqual([['vcpus'], 4])
})

test('keeping mine ends the conflict until they change it again', () => {
  const now = { ...atFirst, vcpus: 8 }
  const edit = keepMine(typed(beginEdit(atFirst), atFirst, { vcpus: 4 }), now, 'vcpus')
  expect([conflicts(edit, now), wishOf(edit, now)]).toEqual([[], { vcpus: 4 }])
  expect(conflicts(edit, { ...atFirst, vcpus: 6 })).toEqual(['vcpus'])
})

test('taking theirs forgets mine', () => {
  const now = { ...atFirst, vcpus: 8 }
  const edit = takeTheirs(typed(beginEdit(atFirst), atFirst, { vcpus: 4, name: 'web02' }), 'vcpus')
  expect([shown(edit, now), wishOf(edit, now)]).toEqual([
    { name: 'web02', vcpus: 8, memoryMiB: 1024 },
    { name: 'web02' },
  ])
})

test('the same change by both is none', () => {
  const now = { ...atFirst, vcpus: 4 }
  const edit = typed(beginEdit(atFirst), atFirst, { vcpus: 4 })
  expect([conflicts(edit, now), wishOf(edit, now)]).toEqual([[], {}])
})

test('what is typed after they changed it is based on theirs, and what is typed back is no change', () => {
  const now = { ...atFirst, vcpus: 8 }
  const edit = typed(beginEdit(atFirst), now, { vcpus: 4 })
  expect(conflicts(edit, now)).toEqual([])
  expect(typed(edit, now, { vcpus: 8 }).mine).toEqual({})
})
