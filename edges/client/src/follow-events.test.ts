/** Following changes over connections that break. */
import { describe, expect, test } from 'vitest'
import { useFastTime } from '../test/fast-time.ts'
import { bodyOf, events, problem, refused, type Script, scripted } from '../test/scripted-server.ts'
import { type FollowOptions, followEvents } from './follow-events.ts'

const change = (id: string) => `id: ${id}\nevent: change\ndata: {"id":"${id}"}\n\n`

const { fast } = useFastTime()

test('after a break it goes on behind the last change that was seen', async () => {
  const { asked, ids } = await following(
    [
      () => events(change('c1') + change('c2'), 'break'),
      refused,
      () => problem(503, 'SERVER_BUSY'),
      () => events(change('c3')),
    ],
    3,
  )
  expect(ids).toEqual(['c1', 'c2', 'c3'])
  expect(asked.map(({ headers }) => headers.get('last-event-id'))).toEqual([null, 'c2', 'c2', 'c2'])
})

test('it starts behind a given cursor', async () => {
  const { asked } = await following([() => events(change('c8'))], 1, { after: 'c7' })
  expect(asked[0]?.headers.get('last-event-id')).toBe('c7')
})

test('it says when it is connected, whether something was missed, and when the connection is lost', async () => {
  const told: unknown[] = []
  await following([() => events('', 'break'), () => events(change('c1'), 'break'), () => events(change('c2'))], 2, {
    onConnected: ({ resumed }) => told.push(resumed ? 'resumed' : 'new'),
    onLost: () => told.push('lost'),
  })
  expect(told).toEqual(['new', 'lost', 'new', 'lost', 'resumed'])
})

test('a server that stays silent is asked again', async () => {
  const { ids, asked } = await following([(_, signal) => events(':\n\n', signal), () => events(change('c1'))], 1)
  expect(ids).toEqual(['c1'])
  expect(asked).toHaveLength(2)
})

test('a server that only says that it is alive is believed', async () => {
  const pieces = async function* () {
    for (const text of [':\n\n', ':\n\n', ':\n\n', ':\n\n', change('c1')]) {
      await new Promise((resolve) => setTimeout(resolve, 20_000))
      yield new TextEncoder().encode(text)
    }
  }
  const { ids, asked } = await following([() => new Response(bodyOf(pieces()))], 1)
  expect(ids).toEqual(['c1'])
  expect(asked).toHaveLength(1)
})

describe('a refusal is thrown', () => {
  test.for([
    ['before the stream', () => problem(410, 'CURSOR_TOO_OLD')],
    [
      'within the stream',
      () => events('event: problem\ndata: {"code":"CURSOR_TOO_OLD","status":410,"detail":"gone"}\n\n'),
    ],
  ] as const)('%s', async ([, answer]) => {
    await expect(following([answer], 1)).rejects.toMatchObject({ code: 'CURSOR_TOO_OLD', status: 410 })
  })
})

test('it ends without an error when it is no longer wanted', async () => {
  const over = new AbortController()
  const { client } = scripted((_, signal) => events(change('c1'), signal))
  const ids: string[] = []
  for await (const { id } of followEvents(client, { signal: over.signal })) {
    ids.push(id)
    over.abort()
  }
  expect(ids).toEqual(['c1'])
})

async function following(answers: readonly Script[], count: number, options: FollowOptions = {}) {
  const { client, asked } = scripted((request, signal) => answers[asked.length - 1]!(request, signal))
  const ids: string[] = []
  const follow = async () => {
    for await (const { id } of followEvents(client, options)) {
      ids.push(id)
      if (ids.length === count) break
    }
  }
  await fast(follow())
  return { ids, asked }
}
