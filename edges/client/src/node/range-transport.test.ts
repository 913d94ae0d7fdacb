/** Ranges from Node to a real HTTP server. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { createClient } from '../create-client.ts'
import { ServerUnreachable } from '../server-unreachable.ts'
import { rangeTransport } from './range-transport.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

async function listening(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function put(baseUrl: string, bytes: Uint8Array, signal?: AbortSignal) {
  using transport = rangeTransport()
  const client = createClient({ baseUrl, token: 'secret' })
  return await client.PUT('/v1/uploads/{upload}/wants/{want}', {
    params: { path: { upload: 'u1', want: '7' } },
    body: bytes as unknown as string,
    bodySerializer: (body: unknown) => body,
    headers: { 'content-type': 'application/octet-stream' },
    ...transport,
    ...(signal === undefined ? {} : { signal }),
  })
}

test('the bytes arrive whole, at the address and with the headers that the client gave', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i * 7)
  const seen = Promise.withResolvers<IncomingMessage>()
  const body = seen.promise.then(buffer)
  const url = await listening((request, response) => {
    seen.resolve(request)
    void body.then(() => response.writeHead(204).end())
  })
  expect((await put(url, bytes.subarray(10))).response.status).toBe(204)
  const request = await seen.promise
  expect([request.method, request.url]).toEqual(['PUT', '/v1/uploads/u1/wants/7'])
  expect(request.headers).toMatchObject({
    authorization: 'Bearer secret',
    'content-length': '299990',
    'content-type': 'application/octet-stream',
  })
  expect((await body).equals(bytes.subarray(10))).toBe(true)
})

test('a refusal is the problem that the server told', async () => {
  const url = await listening((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(400, { 'content-type': 'application/problem+json' })
      response.end(JSON.stringify({ status: 400, code: 'REQUEST_INVALID', title: 'no', detail: 'nobody waits' }))
    })
  })
  await expect(put(url, new Uint8Array(10))).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
})

test('a server that hangs up is unreachable, and may be asked again', async () => {
  const url = await listening((request) => request.socket.destroy())
  await expect(put(url, new Uint8Array(10))).rejects.toBeInstanceOf(ServerUnreachable)
})

test('whoever gives up is answered at once', async () => {
  const url = await listening(() => {})
  const stop = new AbortController()
  const putting = put(url, new Uint8Array(10), stop.signal)
  stop.abort(new Error('enough'))
  await expect(putting).rejects.toThrow('enough')
})
