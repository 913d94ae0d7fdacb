/** A fetch that answers as a test says, request by request; what was asked is written down. */
import { type CovisorClient, createClient } from '../src/create-client.ts'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: Uint8Array
}

export type Script = (asked: Asked, signal: AbortSignal) => Response | Promise<Response>

export function scripted(script: Script): { readonly client: CovisorClient; readonly asked: Asked[] } {
  const asked: Asked[] = []
  const fetch = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url)
    const body = new Uint8Array(await request.clone().arrayBuffer())
    const one = { method: request.method, path: pathname + search, headers: request.headers, body }
    asked.push(one)
    return await script(one, request.signal)
  }
  return { client: createClient({ baseUrl: 'http://covisor.example', token: 't', fetch }), asked }
}

export const json = (body: unknown, init?: ResponseInit): Response => Response.json(body, init)

export const problem = (status: number, code: string): Response =>
  json({ type: '', title: '', status, code, detail: `it is ${code}`, params: { a: 1 }, instance: 'i' }, { status })

/** Fails like a connection that cannot be made. */
export function refused(): never {
  throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') })
}

/** An event stream of this text, which ends, breaks, or stays open until the request is aborted. */
export function events(text: string, then: 'end' | 'break' | AbortSignal = 'end'): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (text !== '') controller.enqueue(new TextEncoder().encode(text))
      if (then === 'end') controller.close()
      else if (then !== 'break') then.addEventListener('abort', () => controller.error(then.reason))
    },
    pull(controller) {
      if (then === 'break') controller.error(new TypeError('terminated'))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

/** A body that is made of these pieces, when they are asked for. */
export function bodyOf(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const source = (async function* () {
    yield* pieces
  })()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next()
      if (done === true) controller.close()
      else controller.enqueue(value)
    },
  })
}
