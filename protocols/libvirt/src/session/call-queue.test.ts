/** Whose turn it is, without any calls. */
import { describe, expect, test } from 'vitest'
import type { Priority } from '../protocol/procedure.ts'
import { CallQueue, callLimits } from './call-queue.ts'

describe('the call queue', () => {
  test('starts at once what fits and the rest in turn', () => {
    const { enter, leave, started } = queueOf(2)
    for (const name of ['a', 'b', 'c', 'd']) enter('normal', name)
    expect(started).toEqual(['a', 'b'])
    leave('normal')
    expect(started).toEqual(['a', 'b', 'c'])
  })

  test('lets high overtake normal, and normal overtake slow', () => {
    const { enter, leave, started } = queueOf(1)
    enter('normal', 'first')
    enter('slow', 'slow')
    enter('normal', 'normal')
    enter('high', 'high')
    for (const priority of ['normal', 'high', 'normal'] as const) leave(priority)
    expect(started).toEqual(['first', 'high', 'normal', 'slow'])
  })

  test('keeps places free from slow calls', () => {
    const { enter, started } = queueOf(5)
    for (const name of ['s1', 's2', 's3', 's4', 's5']) enter('slow', name)
    enter('high', 'h')
    expect(started).toEqual(['s1', 's2', 's3', 'h'])
  })

  test("leaves the daemon's last place to calls that cannot hang", () => {
    const { enter, leave, started } = queueOf(16)
    for (const name of ['n1', 'n2', 'n3', 'n4', 'n5']) enter('normal', name)
    for (let i = 0; i < 12; i++) enter('high', `h${i}`)
    expect(started).toEqual(['n1', 'n2', 'n3', 'n4', ...Array.from({ length: 12 }, (_, i) => `h${i}`)])
    leave('normal')
    expect(started.at(-1)).toBe('n5')
  })

  test('gives the turn of a call that was given up to the next', () => {
    const { enter, leave, started, giveUp } = queueOf(1)
    enter('normal', 'a')
    enter('normal', 'b')
    enter('normal', 'c')
    giveUp.add('b')
    leave('normal')
    expect(started).toEqual(['a', 'c'])
  })

  test('starts fifty thousand waiting calls in order', () => {
    const { enter, leave, started } = queueOf(1)
    for (let i = 0; i < 50_000; i++) enter('normal', String(i))
    for (let i = 1; i < 50_000; i++) leave('normal')
    expect(started.length).toBe(50_000)
    expect(started.at(-1)).toBe('49999')
  })

  test('forgets calls that were given up while they waited, though no turn ever comes', () => {
    const { queue, enter, giveUp, failed } = queueOf(1)
    enter('normal', 'hangs')
    for (let i = 0; i < 5_000; i++) {
      enter('normal', String(i))
      giveUp.add(String(i))
    }
    queue.failAll('the end')
    expect(failed.length).toBeLessThan(1_100)
  })

  test('fails those that wait, and only those, when there will be no more turns', () => {
    const { queue, enter, failed } = queueOf(1)
    for (const name of ['under way', 'b', 'c']) enter('normal', name)
    enter('slow', 'd')
    queue.failAll('the end')
    expect(failed).toEqual(['b: the end', 'c: the end', 'd: the end'])
  })
})

function queueOf(inAll: number) {
  const queue = new CallQueue({ ...callLimits(), inAll })
  const started: string[] = []
  const failed: string[] = []
  const giveUp = new Set<string>()
  const enter = (priority: Priority, name: string): void =>
    queue.enter(priority, {
      isWanted: () => !giveUp.has(name),
      start: () => void started.push(name),
      fail: (error) => void failed.push(`${name}: ${String(error)}`),
    })
  return { queue, started, failed, giveUp, enter, leave: (priority: Priority) => queue.leave(priority) }
}
