/** Server-Sent Events: resuming, refusals early and late, signs of life, and ends from either side. */
import { setTimeout as after } from 'node:timers/promises'
import { AppError } from '@covisor/model'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Answers, asked } from '../../test/fake-control.ts'
import { asAll, testServer } from '../../test/test-server.ts'

const times = { heartbeatMs: 60_000, graceMs: 20 }

const change = (id: string) => ({
  id,
  at: new Date('2026-01-31T12:00:00Z'),
  kind: 'vm',
  op: 'updated',
  resource: 'v1',
  name: 'web01',
  what: 'started',
})

test('each change is an event with its cursor, in the view of the list', async () => {
  const { follow } = await serving(async function* () {
    yield change('c1')
    yield change('c2')
  })
  const reply = await follow()
  expect(reply.status).toBe(200)
  expect(reply.headers.get('content-type')).toBe('text/event-stream')
  expect(reply.headers.get('cache-control')).toContain('no-store')
  const text = await reply.text()
  expect(text).toMatch(/^retry: \d+\n\nid: c1\nevent: change\ndata: \{"id":"c1",.*\}\n\nid: c2\n/)
})

describe('resuming', () => {
  test.for([
    ['/v1/events', {}, {}],
    ['/v1/events?after=c7', {}, { after: 'c7' }],
    ['/v1/events', { 'last-event-id': 'c8' }, { after: 'c8' }],
    ['/v1/events?after=c7', { 'last-event-id': 'c8' }, { after: 'c8' }],
  ] as const)('%s with %j follows with %j', async ([path, headers, cursor]) => {
    const { follow, calls } = await serving(async function* () {})
    await (await follow(path, headers)).text()
    expect(asked(calls)[0]!.args[1]).toEqual({ signal: expect.any(AbortSignal), ...cursor })
  })

  test('from too far back is refused with its own status', async () => {
    // oxlint-disable-next-line require-yield -- it fails before it has any
    const lookedUp = async function* () {
      await after(5)
      throw new AppError('CURSOR_TOO_OLD', {})
    }
    const { follow } = await serving(lookedUp, { ...times, graceMs: 60_000 })
    const reply = await follow('/v1/events?after=c0')
    expect(reply.status).toBe(410)
    expect(await reply.json()).toMatchObject({ code: 'CURSOR_TOO_OLD' })
  })
})

test('what fails later is told as an event, and ends the stream', async () => {
  const { follow, logged } = await serving(async function* () {
    yield change('c1')
    throw new Error('database gone')
  })
  const text = await (await follow()).text()
  expect(text).toMatch(/event: problem\ndata: \{.*"code":"INTERNAL".*\}\n\n$/)
  expect(text).not.toContain('database')
  expect(logged).toContain('unexpected: database gone')
})

test('what is told, and why it ends, is in words fit for who listens', async () => {
  const { follow } = await serving(
    async function* () {
      yield { ...change('c1'), what: 'migrated to kvm1' }
      throw new AppError('HOST_UNREACHABLE', { host: 'kvm1' })
    },
    times,
    {
      'texts.view': async (_actor: unknown, view: object) => ({ ...view, what: 'migrated to a host' }),
      'texts.error': async () => new AppError('HOST_UNREACHABLE', { host: 'a host' }),
    },
  )
  const text = await (await follow()).text()
  expect(text).toContain('migrated to a host')
  expect(text).toContain('HOST_UNREACHABLE')
  expect(text).not.toContain('kvm1')
})

test('a quiet stream shows that it is alive', async () => {
  const { follow } = await serving(untilAborted, { ...times, heartbeatMs: 10 })
  const reader = readerOf(await follow())
  expect(await readUntil(reader, ':\n\n:\n\n')).toMatch(/^retry: \d+\n\n(:\n\n)+$/)
})

test('a client that goes away ends the following', async () => {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const { follow } = await serving(async function* (signal) {
    try {
      yield* untilAborted(signal)
    } finally {
      end()
    }
  })
  const gone = new AbortController()
  await follow('/v1/events', {}, gone.signal)
  gone.abort()
  await ended
})

test('stopping the server ends streams and long polls at once', async () => {
  const wait = async (_actor: unknown, _task: string, signal: AbortSignal) =>
    await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
  const { follow, server, calls } = await serving(untilAborted, times, { 'tasks.wait': wait })
  const stream = await follow()
  const poll = follow('/v1/tasks/t1?wait=60')
  while (!calls.some(({ useCase }) => useCase === 'tasks.wait')) await after(1)
  await server.close()
  expect(await stream.text()).toMatch(/^retry: \d+\n\n$/)
  expect((await poll).status).toBe(503)
})

test('a client that does not read slows the source down', async () => {
  let made = 0
  const big = { ...change('c'), what: 'x'.repeat(256 * 1024) }
  const { follow } = await serving(async function* (signal) {
    while (!signal.aborted) {
      made++
      yield big
      await after(0)
    }
  })
  const reader = readerOf(await follow())
  const madeBefore = await settled(() => made)
  expect(madeBefore).toBeLessThan(200) // 50 MiB would have been made in the time it takes
  for (let read = 0; read < 16 * 1024 * 1024; ) read += (await reader.read()).value!.byteLength
  expect(made).toBeGreaterThan(madeBefore)
})

test('the wants of an upload end with an event that says so', async () => {
  const wants = async function* () {
    yield { id: 1, offset: 0, length: 512 }
  }
  const { follow } = await serving(untilAborted, times, { 'uploads.wants': wants as never })
  const text = await (await follow('/v1/uploads/u1/wants')).text()
  expect(text).toContain('id: 1\nevent: want\ndata: {"id":1,"offset":0,"length":512}\n\nevent: end\ndata: {}\n\n')
})

type Changes = (signal: AbortSignal) => AsyncIterable<object>

async function serving(changes: Changes, eventStreamTimes = times, others: Answers = {}) {
  const follow = (_actor: unknown, { signal }: { signal: AbortSignal }) => changes(signal)
  const served = await testServer({ 'events.follow': follow, ...others }, { eventStreamTimes })
  const address = await served.listen()
  const over = new AbortController()
  onTestFinished(() => over.abort())
  return {
    ...served,
    follow: async (path = '/v1/events', headers: Record<string, string> = {}, signal = over.signal) =>
      await fetch(`${address}${path}`, { headers: { ...asAll, ...headers }, signal }),
  }
}

// oxlint-disable-next-line require-yield -- a stream without news
async function* untilAborted(signal: AbortSignal): AsyncGenerator<object> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

const readerOf = (reply: Response) => reply.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>

async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, text: string): Promise<string> {
  let all = ''
  while (!all.includes(text)) all += new TextDecoder().decode((await reader.read()).value)
  return all
}

/** The value once it has stopped changing for a while. */
async function settled(value: () => number): Promise<number> {
  for (let last = -1; ; ) {
    if (value() === last) return last
    last = value()
    await after(100)
  }
}
