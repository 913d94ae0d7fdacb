/** Serving the ranges that the server asks for. */
import { describe, expect, test, vi } from 'vitest'
import { useFastTime } from '../test/fast-time.ts'
import { bodyOf, events, json, problem, refused, type Script, scripted } from '../test/scripted-server.ts'
import type { ReadRange } from './range-body.ts'
import { serveUpload } from './serve-upload.ts'

const { fast } = useFastTime()

const content = Uint8Array.from({ length: 100 }, (_, i) => i)
const want = (id: number, offset: number, length: number) =>
  `id: ${id}\nevent: want\ndata: ${JSON.stringify({ id, offset, length })}\n\n`
const end = 'event: end\ndata: {}\n\n'

const readers: Record<string, ReadRange> = {
  'an array': async (offset, length) => content.slice(offset, offset + length),
  'a Blob, as a page has it': async (offset, length) => new Blob([content]).slice(offset, offset + length),
  async *'an iterable'(offset, length) {
    for (let at = offset; at < offset + length; at += 7) yield content.slice(at, Math.min(at + 7, offset + length))
  },
}

describe('a range arrives whole', () => {
  test.for(Object.keys(readers))('from %s', async (name) => {
    const { put, onBytes } = await serving([want(1, 10, 20), want(2, 99, 1)], { read: readers[name]! })
    expect(put).toEqual(
      new Map([
        ['1', content.slice(10, 30)],
        ['2', content.slice(99)],
      ]),
    )
    expect(new Set(onBytes.mock.calls.flat())).toEqual(new Set([1, 20]))
  })
})

test('at most three ranges travel at once', async () => {
  let now = 0
  let most = 0
  const wants = Array.from({ length: 8 }, (_, i) => want(i, i, 1))
  const { put } = await serving(wants, {
    onPut: async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 50))
      now--
      return undefined
    },
  })
  expect(put.size).toBe(8)
  expect(most).toBe(3)
})

test('a range that did not get through is sent again, and one that nobody wants any more is not', async () => {
  const tries = new Map<string, number>()
  const { put } = await serving([want(1, 0, 10), want(2, 10, 10)], {
    onPut: async (id) => {
      tries.set(id, (tries.get(id) ?? 0) + 1)
      if (id === '2') return problem(400, 'REQUEST_INVALID')
      return tries.get(id) === 1 ? refused() : undefined
    },
  })
  expect(tries).toEqual(
    new Map([
      ['1', 2],
      ['2', 1],
    ]),
  )
  expect([...put.keys()]).toEqual(['1'])
})

test('after a lost connection it listens again, and sends nothing twice that is on its way', async () => {
  const { promise: mayArrive, resolve: letArrive } = Promise.withResolvers<void>()
  let puts = 0
  let streams = 0
  const { client } = scripted(async ({ method }, signal) => {
    if (method === 'PUT') {
      puts++
      await mayArrive
      return new Response(null, { status: 204 })
    }
    streams++
    if (streams === 1) return events(want(1, 0, 10), 'break')
    if (streams === 2) return refused()
    setTimeout(letArrive, 100)
    return streams === 3 ? events(want(1, 0, 10), AbortSignal.any([signal, AbortSignal.timeout(1000)])) : events(end)
  })
  await fast(serveUpload(client, 'u1', { size: 100, read: readers['an array']! }))
  expect(puts).toBe(1)
})

describe('it gives up', () => {
  test('when the file became shorter', async () => {
    const read: ReadRange = async () => content.slice(0, 3)
    await expect(serving([want(1, 0, 10)], { read, stayOpen: true })).rejects.toThrow(
      '3 bytes could be read at 0 instead of 10: the file was changed during the upload',
    )
  })

  test('when the server asks for what the file does not have', async () => {
    await expect(serving([want(1, 95, 10)], { stayOpen: true })).rejects.toThrow('bytes 95 to 105 of a file of 100')
  })

  test('when the upload is gone', async () => {
    const { client } = scripted(() => problem(404, 'NOT_FOUND'))
    const file = { size: 100, read: readers['an array']! }
    await expect(fast(serveUpload(client, 'u1', file))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('when its caller does', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    const { client } = scripted(() => events(''))
    const file = { size: 100, read: readers['an array']! }
    await expect(fast(serveUpload(client, 'u1', file, { signal }))).rejects.toThrow('enough')
  })
})

test('an upload that ended while it was not listening is no failure', async () => {
  const { client } = scripted(({ path }) =>
    path.endsWith('/wants') ? problem(410, 'UPLOAD_ABANDONED') : json({ id: 'u1', state: 'done' }),
  )
  await fast(serveUpload(client, 'u1', { size: 100, read: readers['an array']! }))
})

interface Scenario {
  readonly read?: ReadRange
  readonly onPut?: (id: string) => Promise<Response | undefined>
  readonly stayOpen?: boolean
}

/** A server that says `end` once it has an answer to each want. */
async function serving(wants: readonly string[], scenario: Scenario) {
  const { read = readers['an array']!, onPut = async () => undefined, stayOpen = false } = scenario
  const put = new Map<string, Uint8Array>()
  const answered = new Set<string>()
  const { promise: allAnswered, resolve: noMore } = Promise.withResolvers<void>()
  const script: Script = async ({ method, path, body }, signal) => {
    if (method === 'GET') return stayOpen ? events(wants.join(''), signal) : wantsThenEnd(wants, allAnswered)
    const id = path.split('/').at(-1)!
    const answer = await onPut(id)
    if (answer === undefined) put.set(id, body)
    answered.add(id)
    if (answered.size === wants.length) setTimeout(noMore, 10)
    return answer ?? new Response(null, { status: 204 })
  }
  const { client } = scripted(script)
  const onBytes = vi.fn<(count: number) => void>()
  await fast(serveUpload(client, 'u1', { size: 100, read }, { onBytes }))
  return { put, onBytes }
}

function wantsThenEnd(wants: readonly string[], mayEnd: Promise<void>): Response {
  const text = async function* () {
    yield new TextEncoder().encode(wants.join(''))
    await mayEnd
    yield new TextEncoder().encode(end)
  }
  return new Response(bodyOf(text()))
}
