/** Bodies that are too large, too deep or too slow, and uploads that are none of it. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { AppError } from '@covisor/model'
import { describe, expect, onTestFinished, test } from 'vitest'
import { asked } from '../../test/fake-control.ts'
import { asAll, testServer } from '../../test/test-server.ts'

const bodyLimits = { bytes: 1024, depth: 32, patienceMs: 50 }

describe('a body that is too large', () => {
  test('is refused by what it announces, unread', async () => {
    const { ask, calls } = await testServer()
    const body = JSON.stringify({ name: 'a', description: 'x'.repeat(1024 * 1024) })
    const headers = { ...asAll, 'content-type': 'application/json' }
    const reply = await ask('POST', '/v1/vms', { headers, body })
    expect(reply).toMatchObject({ status: 413, body: { detail: 'the request is larger than 1 MiB' } })
    expect(asked(calls)).toEqual([])
  })

  test('is refused by what arrives when it announces nothing', async () => {
    const { listen, calls } = await testServer({}, { bodyLimits })
    const socket = await open(await listen(), ['POST /v1/vms HTTP/1.1', 'transfer-encoding: chunked'])
    socket.write(`800\r\n${'x'.repeat(0x800)}\r\n`)
    expect(await replyOn(socket)).toMatch(/^HTTP\/1\.1 413 .*REQUEST_TOO_LARGE/s)
    expect(asked(calls)).toEqual([])
  })
})

test.for([
  [2, 202],
  [1, 400],
] as const)('a body of three levels answers, where %i below the first are allowed, %i', async ([depth, status]) => {
  const { ask } = await testServer({}, { bodyLimits: { ...bodyLimits, depth } })
  const reply = await ask('POST', '/v1/vms', { body: { name: 'a', disks: [{ sizeBytes: 1 }] } })
  expect(reply.status).toBe(status)
  if (status === 400) expect(reply.body.detail).toBe('body: is nested more than 1 levels deep')
})

test('a body that is nothing but brackets is refused without running out of stack', async () => {
  const { ask } = await testServer()
  const headers = { ...asAll, 'content-type': 'application/json' }
  const reply = await ask('POST', '/v1/vms', { headers, body: '['.repeat(250_000) + ']'.repeat(250_000) })
  expect(reply).toMatchObject({ status: 400, body: { detail: 'body: is nested more than 32 levels deep' } })
})

test.for([
  ['POST', '/v1/vms', { name: 'a', description: 'b\0' }, 'body: has a text with a NUL character'],
  ['POST', '/v1/vms', { name: 'a', disks: [{ volume: '\0' }] }, 'body: has a text with a NUL character'],
  ['GET', '/v1/vms/a%00b', undefined, 'vm: has a NUL character'],
  ['GET', '/v1/vms?name=%00', undefined, 'query.name: has a NUL character'],
  [
    'PUT',
    '/v1/vms/a/lease',
    { endsAt: '2026-12-31T23:59:60Z' },
    'body.endsAt: must be a time such as 2026-01-31T12:00:00Z',
  ],
] as const)('%s %s with what no database or calendar takes is refused', async ([method, path, body, detail]) => {
  const { ask, calls } = await testServer()
  expect(await ask(method, path, body === undefined ? {} : { body })).toMatchObject({ status: 400, body: { detail } })
  expect(asked(calls)).toEqual([])
})

test('a body that does not arrive is given up, and the connection with it', async () => {
  const { listen } = await testServer({}, { bodyLimits })
  const socket = await open(await listen(), ['POST /v1/vms HTTP/1.1', 'content-length: 10'])
  socket.write('{')
  const closed = once(socket, 'close')
  expect(await replyOn(socket)).toMatch(/^HTTP\/1\.1 408 .*did not arrive within 0\.05 seconds/s)
  await closed
})

describe('the bytes of an upload', () => {
  test('reach the use case while the rest is still on its way', async () => {
    const { promise: firstPiece, resolve: gotFirst } = Promise.withResolvers<string>()
    const supply = async (_actor: unknown, _upload: string, _want: number, body: AsyncIterable<Uint8Array>) => {
      for await (const piece of body) gotFirst(Buffer.from(piece).toString())
    }
    const { listen, calls } = await testServer({ 'uploads.supply': supply })
    const socket = await open(await listen(), ['PUT /v1/uploads/u1/wants/3 HTTP/1.1', 'content-length: 6'])
    socket.write('abc')
    expect(await firstPiece).toBe('abc')
    socket.write('def')
    expect(await replyOn(socket)).toMatch(/^HTTP\/1\.1 204 /)
    expect(asked(calls)[0]?.args.slice(1, 3)).toEqual(['u1', 3])
  })

  test('may be more than a JSON body may', async () => {
    let size = 0
    const supply = async (_actor: unknown, _upload: string, _want: number, body: AsyncIterable<Uint8Array>) => {
      for await (const piece of body) size += piece.byteLength
    }
    const { ask } = await testServer({ 'uploads.supply': supply })
    const headers = { ...asAll, 'content-type': 'application/octet-stream' }
    const body = Buffer.alloc(3 * 1024 * 1024)
    expect((await ask('PUT', '/v1/uploads/u1/wants/3', { headers, body })).status).toBe(204)
    expect(size).toBe(body.length)
  })

  test('that stop coming are given up', async () => {
    const supply = async (_actor: unknown, _upload: string, _want: number, body: AsyncIterable<Uint8Array>) => {
      for await (const _ of body);
    }
    const { listen } = await testServer({ 'uploads.supply': supply }, { bodyLimits })
    const socket = await open(await listen(), ['PUT /v1/uploads/u1/wants/3 HTTP/1.1', 'content-length: 6'])
    socket.write('abc')
    expect(await replyOn(socket)).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('may be refused half-way, and the client still learns why', async () => {
    const supply = async (_actor: unknown, _upload: string, _want: number, body: AsyncIterable<Uint8Array>) => {
      for await (const _ of body) throw new AppError('REQUEST_INVALID', { where: 'want', why: 'nobody wants it' })
    }
    const { listen } = await testServer({ 'uploads.supply': supply })
    const socket = await open(await listen(), ['PUT /v1/uploads/u1/wants/3 HTTP/1.1', 'content-length: 6'])
    socket.write('abc')
    expect(await replyOn(socket)).toMatch(/^HTTP\/1\.1 400 .*nobody wants it/s)
  })

  test('are not read of a caller who may not send them', async () => {
    const { listen, calls } = await testServer()
    const lines = ['PUT /v1/uploads/u1/wants/3 HTTP/1.1', 'content-length: 6']
    const socket = await open(await listen(), lines, 'Bearer none')
    expect(await replyOn(socket)).toMatch(/^HTTP\/1\.1 403 /)
    expect(asked(calls)).toEqual([])
  })
})

/** Sends the head of a request; the test sends as much of the body as it likes. */
async function open(address: string, lines: readonly string[], authorization = 'Bearer all'): Promise<Socket> {
  const { port } = new URL(address)
  const socket = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  const [first, ...rest] = lines
  const head = [first, 'host: localhost', `authorization: ${authorization}`, ...rest, '', '']
  socket.write(head.join('\r\n'))
  return socket
}

async function replyOn(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return chunk.toString()
}
