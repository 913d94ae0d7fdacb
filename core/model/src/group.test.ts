/** Groups: the order of starting, and what a group is said to do. */
import { expect, test } from 'vitest'
import { groupStateOf, inStartOrder } from './group.ts'

test('members of the same order start together, lower orders first, and those of order 0 before all', () => {
  const members = [
    { name: 'web1', order: 20 },
    { name: 'db', order: 3 },
    { name: 'web2', order: 20 },
    { name: 'any', order: 0 },
  ]
  expect(inStartOrder(members).map((together) => together.map(({ name }) => name))).toEqual([
    ['any'],
    ['db'],
    ['web1', 'web2'],
  ])
})

test.each([
  ['empty', []],
  [
    'stopped',
    [
      ['start', false],
      ['none', false],
    ],
  ],
  [
    'running',
    [
      ['start', true],
      ['none', false],
    ],
  ],
  [
    'mixed',
    [
      ['start', true],
      ['start', false],
    ],
  ],
] as const)('a group is %s', (state, members) => {
  expect(groupStateOf(members.map(([startAction, runs]) => ({ startAction, runs })))).toBe(state)
})
