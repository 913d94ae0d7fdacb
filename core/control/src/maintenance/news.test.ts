/** News waited for, on a clock that the test moves. */
import { ManualClock } from '@covisor/tasks/testing'
import { expect, test } from 'vitest'
import { listenForNews, until } from './news.ts'

function quietStore() {
  const listeners = new Set<() => void>()
  const changes = {
    onCommit(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const commit = () => {
    for (const listener of listeners) listener()
  }
  return { heard: { store: { changes }, clock: new ManualClock() }, listeners, commit }
}

const patient = new AbortController().signal
const anHour = 3_600_000

test('what is written between a look and the wait ends the wait at once, and only that one', async () => {
  const { heard, commit } = quietStore()
  using news = listenForNews(heard)
  commit()
  await news.next(anHour, patient)

  const second = news.next(anHour, patient).then(() => 'told')
  expect(await Promise.race([second, Promise.resolve('waits')])).toBe('waits')
  commit()
  expect(await second).toBe('told')
})

test('without news it answers after the while that was named', async () => {
  const { heard } = quietStore()
  using news = listenForNews(heard)
  const next = news.next(5_000, patient).then(() => heard.clock.now())
  const from = heard.clock.now()
  await heard.clock.advance(5_000)
  expect((await next) - from).toBe(5_000)
})

test('until looks again although the last news came while it looked, and listens no more at its end', async () => {
  const { heard, listeners, commit } = quietStore()
  let looks = 0
  await until(heard, patient, () => {
    looks += 1
    if (looks === 1) commit()
    return Promise.resolve(looks === 2)
  })
  expect(looks).toBe(2)
  expect(listeners.size).toBe(0)
})

test('an abort ends the wait', async () => {
  const { heard } = quietStore()
  using news = listenForNews(heard)
  const controller = new AbortController()
  const next = news.next(anHour, controller.signal)
  controller.abort(new Error('no longer wanted'))
  await expect(next).rejects.toThrow('no longer wanted')
  await expect(news.next(anHour, controller.signal)).rejects.toThrow('no longer wanted')
})
