/** Server-Sent Events, cut anywhere. */
import { describe, expect, test } from 'vitest'
import { bodyOf } from '../test/scripted-server.ts'
import { type SentEvent, sentEvents } from './server-sent-events.ts'

const stream =
  'retry: 2000\n\n:\n\nid: 1\nevent: change\ndata: {"ü":1}\n\ndata: a\r\ndata: b\r\n\r\nid: 2\rdata:c\r\revent: x\n\n'
const events: SentEvent[] = [
  { id: '1', event: 'change', data: '{"ü":1}' },
  { id: undefined, event: 'message', data: 'a\nb' },
  { id: '2', event: 'message', data: 'c' },
]

describe('cut into pieces', () => {
  test.for([1, 2, 3, 7, 1000])('of %i bytes, the events are the same', async (size) => {
    const bytes = new TextEncoder().encode(stream)
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.slice(i * size, (i + 1) * size),
    )
    expect(await Array.fromAsync(sentEvents(bodyOf(pieces)))).toEqual(events)
  })
})

test('an event that was cut off does not count', async () => {
  expect(await Array.fromAsync(sentEvents(bodyOf([new TextEncoder().encode('data: a\n\ndata: b\n')])))).toHaveLength(1)
})

test('a message without end is refused before it fills the memory', async () => {
  const endless = bodyOf(
    (async function* () {
      for (;;) yield new Uint8Array(1024 * 1024).fill(120)
    })(),
  )
  await expect(Array.fromAsync(sentEvents(endless))).rejects.toThrow('a message without end')
})

test('leaving early lets go of the body', async () => {
  let isCancelled = false
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: a\n\n')),
    cancel: () => void (isCancelled = true),
  })
  for await (const _ of sentEvents(body)) break
  expect(isCancelled).toBe(true)
})
