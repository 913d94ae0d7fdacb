/** Tabs of one browser that are in different projects, and one that changes over. */
import type { ChangeEvent, FollowOptions } from '@covisor/client'
import { expect, test } from 'vitest'
import type { FromHub } from './stream-hub.ts'
import { StreamHubs } from './stream-hubs.ts'

test('each project is followed once, and a tab that goes to another project hears only of that', async () => {
  const server = projects()
  const hubs = new StreamHubs(server.follow)
  const [one, two] = [tab(), tab()]
  hubs.handle(one, { kind: 'join', user: 'ada', project: 'red' })
  hubs.handle(two, { kind: 'join', user: 'ada', project: 'red' })
  expect(server.followed()).toEqual(['red'])
  hubs.handle(two, { kind: 'join', user: 'ada', project: 'blue' })
  expect(server.followed()).toEqual(['red', 'blue'])
  hubs.handle(one, { kind: 'leave' })
  expect(server.followed()).toEqual(['blue'])
})

test('signing out in one project ends all of them', () => {
  const server = projects()
  const hubs = new StreamHubs(server.follow)
  const [one, two] = [tab(), tab()]
  hubs.handle(one, { kind: 'join', user: 'ada', project: 'red' })
  hubs.handle(two, { kind: 'join', user: 'ada', project: undefined })
  hubs.handle(one, { kind: 'sign-out' })
  expect([one.kinds.at(-1), two.kinds.at(-1)]).toEqual(['ended', 'ended'])
  expect(server.followed()).toEqual([])
})

function tab() {
  const kinds: FromHub['kind'][] = []
  return { kinds, postMessage: ({ kind }: FromHub) => void kinds.push(kind) }
}

/** A server that says nothing, and knows who follows it. */
function projects() {
  const open = new Map<AbortSignal, string | undefined>()
  return {
    followed: () => [...open].filter(([signal]) => !signal.aborted).map(([, project]) => project),
    follow(this: void, project: string | undefined, { signal }: FollowOptions): AsyncIterable<ChangeEvent> {
      if (signal !== undefined) open.set(signal, project)
      const never: AsyncIterator<ChangeEvent> = { next: () => new Promise(() => {}) }
      return { [Symbol.asyncIterator]: () => never }
    },
  }
}
