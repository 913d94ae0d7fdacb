/** The clock of the other side, read from what its shell prints. */
import { expect, test } from 'vitest'
import { clockAhead } from './far-clock.ts'
import { READY } from './ssh-arguments.ts'

const NOW = 1_763_880_000_400

test.each([
  ['the same second', `1763880000\n${READY}\n`, 0],
  ['a clock that is ahead', `1763880090\n${READY}\n`, 90],
  ['a clock in the past', `1763876400\n${READY}\n`, -3600],
  ['a banner before it', `Welcome to kvm1\n12\n1763880001\n${READY}\n`, 1],
  ['no date there', `${READY}\n`, undefined],
  ['something else on the line before', `1763880000 is not a time\n${READY}\n`, undefined],
])('%s', (_what, heard, ahead) => {
  expect(clockAhead(heard, NOW)).toBe(ahead)
})
