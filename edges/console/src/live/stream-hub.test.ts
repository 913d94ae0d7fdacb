/** Tabs that share one event stream: who holds it, what the others get, and what happens when the holder goes. */
import { ApiProblem, type ChangeEvent, type FollowOptions } from '@covisor/client'
import { describe, expect, test } from 'vitest'
import { type FromHub, StreamHub } from './stream-hub.ts'

const change = (id: string): ChangeEvent => ({
  id,
  at: '2026-01-01T00:00:00Z',
  kind: 'vm',
  op: 'updated',
  resource: id,
  name: null,
  what: null,
})

describe('the hub of the event stream', () => {
  test('follows the server once, however many tabs join, and tells all of them', async () => {
    const server = scriptedServer()
    const [one, two] = [tab(), tab()]
    const hub = new StreamHub(server.follow)
    hub.handle(one, { kind: 'join', user: 'ada', project: undefined })
    await server.opened(1)
    hub.handle(two, { kind: 'join', user: 'ada', project: undefined })
    server.send(change('a'), change('b'))
    expect(await two.next('events')).toEqual({ kind: 'events', events: [change('a'), change('b')] })
    expect(await one.next('events')).toEqual({ kind: 'events', events: [change('a'), change('b')] })
    expect(server.count()).toBe(1)
  })

  test('tells who joins late that it is connected, so that it reads what it shows again', async () => {
    const server = scriptedServer()
    const hub = new StreamHub(server.follow)
    hub.handle(tab(), { kind: 'join', user: 'ada', project: undefined })
    await server.opened(1)
    const late = tab()
    hub.handle(late, { kind: 'join', user: 'ada', project: undefined })
    expect(await late.next('connected')).toEqual({ kind: 'connected', resumed: false })
  })

  test('ends for all when one signs out, and follows again when somebody joins', async () => {
    const server = scriptedServer()
    const [one, two] = [tab(), tab()]
    const hub = new StreamHub(server.follow)
    hub.handle(one, { kind: 'join', user: 'ada', project: undefined })
    hub.handle(two, { kind: 'join', user: 'ada', project: undefined })
    await server.opened(1)
    hub.handle(one, { kind: 'sign-out' })
    expect(await two.next('ended')).toEqual({ kind: 'ended', why: 'signed-out' })
    hub.handle(one, { kind: 'join', user: 'grace', project: undefined })
    await server.opened(2)
    await two.next('connected')
  })

  test('says that the session expired', async () => {
    const server = scriptedServer()
    const one = tab()
    const hub = new StreamHub(server.follow)
    hub.handle(one, { kind: 'join', user: 'ada', project: undefined })
    await server.opened(1)
    server.fail(new ApiProblem({ type: 'about:blank', title: 'x', status: 401, code: 'UNAUTHENTICATED', detail: 'no' }))
    expect(await one.next('ended')).toEqual({ kind: 'ended', why: 'expired' })
  })

  test('stops following when the last one leaves', async () => {
    const server = scriptedServer()
    const one = tab()
    const hub = new StreamHub(server.follow)
    hub.handle(one, { kind: 'join', user: 'ada', project: undefined })
    await server.opened(1)
    hub.handle(one, { kind: 'leave' })
    await server.aborted()
  })
})

/** A tab that keeps what it was told; next() waits for a kind of message. */
function tab() {
  const told: FromHub[] = []
  let wake = () => {}
  return {
    postMessage(message: FromHub) {
      told.push(message)
      wake()
    },
    async next(kind: FromHub['kind']): Promise<FromHub> {
      for (;;) {
        const at = told.findIndex((message) => message.kind === kind)
        if (at >= 0) return told.splice(at, 1)[0] as FromHub
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

function scriptedServer() {
  let opens = 0
  let push: (next: () => ChangeEvent) => void = () => {}
  let changed = () => {}
  let isAborted = false
  const until = async (isSo: () => boolean) => {
    while (!isSo())
      await new Promise<void>((resolve) => {
        changed = resolve
      })
  }
  return {
    count: () => opens,
    opened: (count: number) => until(() => opens >= count),
    aborted: () => until(() => isAborted),
    send: (...events: ChangeEvent[]) => {
      for (const event of events) push(() => event)
    },
    fail: (error: Error) =>
      push(() => {
        throw error
      }),
    async *follow(this: void, { signal, onConnected }: FollowOptions): AsyncGenerator<ChangeEvent> {
      const queue: (() => ChangeEvent)[] = []
      let wake = () => {}
      push = (next) => {
        queue.push(next)
        wake()
      }
      signal?.addEventListener('abort', () => {
        isAborted = true
        wake()
        changed()
      })
      onConnected?.({ resumed: false })
      opens += 1
      changed()
      while (signal?.aborted !== true) {
        const next = queue.shift()
        if (next !== undefined) yield next()
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
    },
  }
}
