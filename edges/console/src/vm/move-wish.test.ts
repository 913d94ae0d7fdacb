/** What a move asks for. */
import { expect, test } from 'vitest'
import { type MoveChoices, moveWish } from './move-wish.ts'

const untouched: MoveChoices = {
  to: '',
  pool: '',
  bandwidth: '',
  parallel: '',
  mode: 'managed',
  waitIfStalled: false,
  autoConverge: true,
  postCopy: false,
  tls: false,
}

test('what nobody chose is left to the server', () => {
  expect(moveWish(untouched, true)).toEqual({})
})

test('everything that was chosen is said', () => {
  const all = {
    to: 'h',
    pool: 'p',
    mode: 'tunnelled',
    waitIfStalled: true,
    bandwidth: ' 200 ',
    parallel: '4',
    autoConverge: false,
    postCopy: true,
    tls: true,
  } as const
  expect(moveWish(all, true)).toEqual({
    ...all,
    bandwidth: undefined,
    waitIfStalled: undefined,
    ifStalled: 'wait',
    bandwidthMiBps: 200,
    parallel: 4,
  })
})

test('a VM that is off has no memory to copy', () => {
  expect(moveWish({ ...untouched, to: 'h', tls: true, bandwidth: 'much' }, false)).toEqual({ to: 'h' })
})

test.each([
  ['bandwidth', '0'],
  ['bandwidth', 'much'],
  ['parallel', '1'],
  ['parallel', '2.5'],
])('a %s of %s cannot be asked for', (field, value) => {
  expect(moveWish({ ...untouched, [field]: value }, true)).toBeUndefined()
})
