/**
 * Bodies, read by hand so that every bound is ours: size, nesting and patience for JSON, patience alone for streams, which are
 * handed on unread and without a copy.
 */
import type { IncomingMessage } from 'node:http'
import { AppError } from '@covisor/model'
import { Refusal } from './refusal.ts'

export interface BodyLimits {
  readonly bytes: number
  readonly depth: number
  /** For the whole of a JSON body, and for the next piece of a stream. */
  readonly patienceMs: number
}

export const bodyLimits: BodyLimits = { bytes: 1024 * 1024, depth: 32, patienceMs: 30_000 }

/** undefined: there is none. */
export async function readJsonBody(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limits.bytes) throw tooLarge(limits)
  const isChunked = request.headers['transfer-encoding'] !== undefined
  if (announced === 0 && !isChunked) return undefined
  const type = request.headers['content-type']
  if (type !== undefined && !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) throw notJson(type)
  const text = (await collect(request, limits)).toString('utf8')
  return text.trim() === '' ? undefined : parse(text, limits)
}

/** Does not close the connection when the reader stops early: the reply still has to get out. */
export async function* streamBody(request: IncomingMessage, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const chunks = request.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>
  try {
    for (;;) {
      const next = await patiently(chunks.next(), limits.patienceMs)
      if (next.done === true) return
      yield next.value
    }
  } finally {
    // Not awaited: while a piece is outstanding it would wait for that piece.
    void chunks.return?.()
  }
}

async function collect(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  const all = async () => {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength
      if (size > limits.bytes) throw tooLarge(limits)
      chunks.push(chunk)
    }
  }
  await patiently(all(), limits.patienceMs)
  return Buffer.concat(chunks)
}

async function patiently<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(tooSlow(ms)), ms)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => {}) // if it loses the race, how it ends does not matter
  }
}

function parse(text: string, limits: BodyLimits): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw invalid(`is not JSON: ${(error as Error).message.slice(0, 200)}`)
  }
  checkContent(value, limits.depth)
  return value
}

/** Without recursion: the value is hostile until it has passed. No text here has a NUL, and not every database keeps one. */
function checkContent(value: unknown, limit: number): void {
  let level = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) throw invalid(`is nested more than ${limit} levels deep`)
    const next: unknown[] = []
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      if (Object.hasOwn(item, '__proto__')) throw invalid('has a field "__proto__"')
      for (const [name, member] of Object.entries(item)) {
        if (name.includes('\0') || (typeof member === 'string' && member.includes('\0')))
          throw invalid('has a text with a NUL character')
        if (typeof member === 'object' && member !== null) next.push(member)
      }
    }
    level = next
  }
}

const invalid = (why: string) => new AppError('REQUEST_INVALID', { where: 'body', why })

const tooLarge = ({ bytes }: BodyLimits) =>
  new AppError('REQUEST_TOO_LARGE', {
    limit: bytes % 2 ** 20 === 0 ? `${bytes / 2 ** 20} MiB` : `${bytes} bytes`,
  })

const notJson = (type: string) =>
  new Refusal(invalid(`must be application/json, not ${type.slice(0, 100)}`) as AppError, 415)

const tooSlow = (ms: number) =>
  new Refusal(invalid(`did not arrive within ${ms / 1000} seconds`) as AppError, 408, { connection: 'close' })
