/** Who hears what, and what happens to listeners who do not listen. */
import { describe, expect, test } from 'vitest'
import { NewsFeed } from './news.ts'

describe('the news feed', () => {
  test('a listener hears what happened before it asked for the first item', async () => {
    const feed = new NewsFeed()
    const news = feed.listen(new AbortController().signal)
    feed.publish({ kind: 'host' })
    expect(await news[Symbol.asyncIterator]().next()).toEqual({ done: false, value: { kind: 'host' } })
  })

  test('a listener that never listens hears that it missed something', async () => {
    const feed = new NewsFeed()
    const news = feed.listen(new AbortController().signal)
    for (let i = 0; i <= 10_000; i++) feed.publish({ kind: 'host' })
    expect(await news[Symbol.asyncIterator]().next()).toEqual({ done: false, value: { kind: 'overflow' } })
  })

  test('a listener that stops is forgotten', async () => {
    const feed = new NewsFeed()
    const news = feed.listen(new AbortController().signal)
    feed.publish({ kind: 'host' })
    for await (const event of news) {
      expect(event.kind).toBe('host')
      break
    }
    feed.publish({ kind: 'overflow' })
    const iterator = news[Symbol.asyncIterator]()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
  })
})
