/** The builder: what compiles, what does not, and the plan of a saga. */
import { describe, expect, test } from 'vitest'
import { planOf } from './plan-of.ts'
import { saga, sagaKey } from './saga.ts'

interface CopyInput {
  readonly volume: string & { readonly brand?: 'volume' }
  readonly sizes: readonly number[]
  readonly note?: string
}

const none = { notNeeded: 'nothing was made' }

const copy = saga<CopyInput>('volume.copy', 2)
  .step('targetHost', { run: ({ input }) => ({ host: input.volume, free: input.sizes.length }), undo: none })
  .step('copy', {
    run: async ({ done }) => done.targetHost.host,
    undo: ({ done }) => void done.targetHost.free.toFixed(),
    title: (input) => `Copy ${input.volume}`,
    weight: 8,
  })
  .step('switch', { run: () => undefined, undo: () => {}, commits: true })
  .build()

describe('a saga', () => {
  test('is named with its version', () => expect(sagaKey(copy)).toBe('volume.copy@2'))

  test('refuses two steps of one name at run time, too', () => {
    const once = saga<null>('x', 1).step('a', { run: () => 1, undo: none })
    expect(() => once.step('a' as never, { run: () => 2, undo: none })).toThrow('saga x: two steps named "a"')
  })

  test('refuses to be empty', () => expect(() => saga<null>('x', 1).build()).toThrow('saga x has no steps'))

  test('plans its steps with titles, undo and the point of no return', () => {
    expect(planOf(copy, { volume: 'disk1', sizes: [1] })).toEqual([
      { name: 'targetHost', title: 'target host', undo: none, isPointOfNoReturn: false, weight: 1 },
      { name: 'copy', title: 'Copy disk1', undo: 'automatic', isPointOfNoReturn: false, weight: 8 },
      { name: 'switch', title: 'switch', undo: 'automatic', isPointOfNoReturn: true, weight: 1 },
    ])
  })

  test('does not compile with what a log cannot hold, or with outputs that are not there', () => {
    const once = saga<null>('x', 1).step('a', { run: () => 1, undo: none })
    const map = saga<null>('x', 1).step('a', { run: () => ({ seen: new Map<string, string>() }), undo: none })
    const method = saga<null>('x', 1).step('a', { run: async () => ({ again: () => 1 }), undo: none })
    const refused = [
      // @ts-expect-error a Date is not JSON
      () => saga<{ at: Date }>('x', 1),
      // @ts-expect-error a Map is not JSON
      () => map.build(),
      // @ts-expect-error a function is not JSON
      () => method.build(),
      // @ts-expect-error undo is not optional
      () => once.step('b', { run: () => 1 }),
      // @ts-expect-error two steps of one name
      () => once.step('a', { run: () => 1, undo: none }),
      // @ts-expect-error a step does not see later steps
      () => once.step('b', { run: ({ done }) => done.c, undo: none }),
      // @ts-expect-error planOf wants the saga's own input
      () => planOf(copy, { volume: 1 }),
    ]
    expect(refused).toHaveLength(7)
  })
})
