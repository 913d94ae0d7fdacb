/** Jobs run side by side, results come in order, limits hold, and nothing is left running. */
import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

const limits = { count: 3, weight: 100, weigh: (item: number) => item }

async function* from(items: readonly number[]): AsyncGenerator<number, void> {
  yield* items
}

/** Jobs that end when told to, by number. */
function jobs() {
  const running = new Set<number>()
  let most = 0
  let mostWeight = 0
  const start = async (item: number): Promise<number> => {
    running.add(item)
    most = Math.max(most, running.size)
    mostWeight = Math.max(
      mostWeight,
      [...running].reduce((sum, weight) => sum + weight, 0),
    )
    for (let turn = 0; turn < 10 - (item % 10); turn++) await Promise.resolve() // later ones end earlier
    running.delete(item)
    return item
  }
  return { start, running, most: () => most, mostWeight: () => mostWeight }
}

async function collect<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const result of results) list.push(result)
  return list
}

test('results come in the order of the jobs, whichever ends first', async () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  expect(await collect(inOrder(from(items), limits, jobs().start))).toEqual(items)
})

test('no more jobs run at once than the limits allow', async () => {
  const work = jobs()
  await collect(inOrder(from([1, 2, 3, 4, 5, 6]), limits, work.start))
  expect(work.most()).toBe(3)
  const heavy = jobs()
  await collect(inOrder(from([51, 52, 53]), limits, heavy.start))
  expect(heavy.mostWeight()).toBeLessThanOrEqual(100)
})

test('a job heavier than the limit still runs, alone', async () => {
  expect(await collect(inOrder(from([500, 1, 500]), limits, jobs().start))).toEqual([500, 1, 500])
})

test('when the items fail, what came before is handed out first', async () => {
  async function* failing(): AsyncGenerator<number, void> {
    yield* [1, 2]
    throw new Error('cut off')
  }
  const seen: number[] = []
  const reading = (async () => {
    for await (const result of inOrder(failing(), limits, jobs().start)) seen.push(result)
  })()
  await expect(reading).rejects.toThrow('cut off')
  expect(seen).toEqual([1, 2])
})

test('a consumer that stops leaves nothing running behind it', async () => {
  const work = jobs()
  for await (const result of inOrder(from([1, 2, 3, 4]), limits, work.start)) if (result === 1) break
  expect(work.running.size).toBe(0)
})
