/**
 * Server-Sent Events, by hand on the raw response: Fastify's reply would buffer and could not be kept waiting.
 *
 * What fails at once (no such upload, a cursor too old) still gets its own status, because the headers wait a moment for the
 * first event. What fails later is told as an event named "problem", and the stream ends. A slow reader slows the source.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as after } from 'node:timers/promises'
import type { FastifyReply } from 'fastify'
import type { ServerEvent } from '../route.ts'

export interface EventStreamTimes {
  readonly heartbeatMs: number
  readonly graceMs: number
}

export const eventStreamTimes: EventStreamTimes = { heartbeatMs: 15_000, graceMs: 100 }

/** A client that lost its connection comes back after this. */
const RETRY_MS = 2000

export async function sendEvents(
  reply: FastifyReply,
  events: AsyncIterable<ServerEvent>,
  signal: AbortSignal,
  times: EventStreamTimes,
  problemOf: (error: unknown) => Promise<unknown>,
): Promise<void> {
  const source = events[Symbol.asyncIterator]()
  const first = source.next()
  await Promise.race([first, after(times.graceMs, undefined, { ref: false })])
  signal.throwIfAborted()

  reply.hijack()
  const response = reply.raw
  response.on('error', () => {}) // the client went away: the signal says so
  response.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-store',
    'x-accel-buffering': 'no',
  })
  response.write(`retry: ${RETRY_MS}\n\n`)
  // Nothing new while the last is still on its way: a dead client must not collect heartbeats.
  const heartbeat = setInterval(() => response.writableNeedDrain || response.write(':\n\n'), times.heartbeatMs)
  try {
    for (let next = await orAborted(first, signal); next.done !== true; next = await orAborted(source.next(), signal)) {
      if (!response.write(frame(next.value))) await once(response, 'drain', { signal })
    }
  } catch (error) {
    if (!signal.aborted) response.write(frame({ event: 'problem', data: await problemOf(error) }))
  } finally {
    clearInterval(heartbeat)
    void source.return?.().catch(() => {})
    end(response)
  }
}

/** Whatever the source is doing: the end of the call ends the stream. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = () => reject(signal.reason)
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
    work.catch(() => {})
  }
}

function frame({ id, event, data }: ServerEvent): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id.replaceAll(/[\r\n\0]/g, '')}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    `data: ${JSON.stringify(data)}`,
  ]
  return `${lines.join('\n')}\n\n`
}

function end(response: ServerResponse): void {
  if (!response.destroyed) response.end()
}
