/** Who has the VM after a move that nobody led to its end: every pair of halves. */
import { expect, test } from 'vitest'
import type { MoveHalf } from './move-half.ts'
import { verdictOf } from './settle-move.ts'

const halves: readonly MoveHalf[] = ['absent', 'off', 'on', 'arriving', 'leaving', 'being-copied']

/** Rows: here; columns: there, in the order of `halves`. */
const verdicts: Readonly<Record<MoveHalf, string>> = {
  absent: 'gone moved moved wait moved moved',
  off: 'stayed stayed moved wait stayed moved',
  on: 'stayed stayed twice wait twice twice',
  arriving: 'wait stayed twice wait stayed twice',
  leaving: 'stayed moved moved wait moved moved',
  'being-copied': 'wait wait wait wait wait wait',
}

test.each(halves)('%s here: the verdict for each half there', (here) => {
  expect(halves.map((there) => verdictOf(here, there)).join(' ')).toBe(verdicts[here])
})

test('a copy that stands still goes on only where nothing is known of the VM on the other side', () => {
  expect(halves.filter((there) => verdictOf('leaving', there) === 'stayed')).toEqual(['absent'])
})
