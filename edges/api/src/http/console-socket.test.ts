/** Consoles over WebSockets: bytes both ways, refusals as close codes, and both sides' pace. */
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import { AppError } from '@covisor/model'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { testServer } from '../../test/test-server.ts'

const hello = { kind: 'vnc', vm: 'web01', password: null, earlier: 0 }

test('the console is announced as text, then bytes go both ways', async () => {
  const vm = new FakeConsole()
  const { open } = await serving(vm)
  const socket = await open()
  expect(await socket.next()).toEqual({ text: JSON.stringify(hello) })
  socket.ws.send(Buffer.from('to the VM'))
  expect(await vm.received(9)).toBe('to the VM')
  vm.say(Buffer.from([0, 255, 10]))
  expect(await socket.next()).toEqual({ bytes: Buffer.from([0, 255, 10]) })
})

test('what the client sends before the console is open is not lost', async () => {
  const vm = new FakeConsole()
  const { promise: mayOpen, resolve: letOpen } = Promise.withResolvers<void>()
  const { open } = await serving(vm, mayOpen)
  const socket = await open()
  await once(socket.ws, 'open')
  socket.ws.send('early')
  letOpen()
  expect(await vm.received(5)).toBe('early')
})

test('what it said lately comes first, and the greeting says how much of it there is', async () => {
  const vm = new FakeConsole()
  const { open } = await serving(vm, undefined, undefined, undefined, undefined, Buffer.from('login: '))
  const socket = await open()
  expect(await socket.next()).toEqual({ text: JSON.stringify({ ...hello, earlier: 7 }) })
  vm.say(Buffer.from('ann'))
  expect([await socket.next(), await socket.next()]).toEqual([
    { bytes: Buffer.from('login: ') },
    { bytes: Buffer.from('ann') },
  ])
})

test('a password reaches the client in the first message', async () => {
  const { open } = await serving(new FakeConsole(), undefined, 'hunter2')
  const socket = await open()
  expect(await socket.next()).toEqual({ text: JSON.stringify({ ...hello, password: 'hunter2' }) })
})

describe('the end', () => {
  test('of the console closes the socket as done', async () => {
    const vm = new FakeConsole()
    const { open } = await serving(vm)
    const socket = await open()
    await socket.next()
    vm.hangUp()
    expect(await socket.closed).toEqual([1000, 'the console ended'])
  })

  test('of the client closes the console', async () => {
    const vm = new FakeConsole()
    const { open } = await serving(vm)
    const socket = await open()
    await socket.next()
    socket.ws.close()
    await vm.closed
  })

  test('of the right to it closes both, and says why', async () => {
    const vm = new FakeConsole()
    const { promise, resolve } = Promise.withResolvers<AppError>()
    const { open } = await serving(vm, undefined, undefined, promise)
    const socket = await open()
    await socket.next()
    resolve(new AppError('UNAUTHENTICATED', {}))
    await vm.closed
    expect(await socket.next()).toMatchObject({ text: expect.stringContaining('"code":"UNAUTHENTICATED"') })
    expect((await socket.closed)[0]).toBe(4401)
  })

  test('by an error says so in words fit for who looks', async () => {
    const vm = new FakeConsole()
    const lost = new AppError('HOST_UNREACHABLE', { host: 'kvm1' })
    const told = async () => new AppError('HOST_UNREACHABLE', { host: 'a host' })
    const { open } = await serving(vm, undefined, undefined, Promise.resolve(lost), told)
    const socket = await open()
    await socket.next()
    expect((await socket.next()).text).toContain('host \\"a host\\" does not answer')
    expect((await socket.closed)[1]).not.toContain('kvm1')
  })

  test('of the server closes both', async () => {
    const vm = new FakeConsole()
    const { open, server } = await serving(vm)
    const socket = await open()
    await socket.next()
    await server.close()
    expect(await socket.closed).toEqual([1001, 'the server stops'])
    await vm.closed
  })
})

describe('a refusal closes the socket with 4000 + status and the reason', () => {
  test.for([
    [new AppError('UNAUTHENTICATED', {}), 4401, /^UNAUTHENTICATED: sign in first/],
    [new AppError('CONSOLE_UNAVAILABLE', { vm: 'web01', why: 'ü'.repeat(500) }), 4409, /^CONSOLE_UNAVAILABLE: .*…$/],
    [new Error('secret'), 4500, /^INTERNAL: something went wrong/],
  ] as const)('%s', async ([error, code, reason]) => {
    const { open } = await serving(new FakeConsole(), Promise.reject(error))
    const socket = await open()
    const said = await socket.next()
    const { problem } = JSON.parse('text' in said ? said.text : '') as { problem: { code: string; detail: string } }
    const [closedWith, text] = await socket.closed
    expect(closedWith).toBe(code)
    expect(text).toMatch(reason)
    expect(`${problem.code}: ${problem.detail}`.startsWith(text.replace('…', ''))).toBe(true)
  })
})

test.for([
  ['same', undefined, 101],
  ['missing', {}, 101],
  ['foreign', { origin: 'https://evil.example' }, 403],
] as const)('an Origin that is %s is answered with %3$i', async ([kind, headers, status]) => {
  const { address, path } = await serving(new FakeConsole())
  const own = { origin: address }
  const ws = new WebSocket(address.replace('http', 'ws') + path, { headers: kind === 'same' ? own : { ...headers } })
  onTestFinished(() => ws.terminate())
  const answered = Promise.race([
    once(ws, 'upgrade').then(() => 101),
    once(ws, 'unexpected-response').then(([, reply]: { statusCode?: number }[]) => reply?.statusCode),
  ])
  expect(await answered).toBe(status)
})

test('a plain GET is no console', async () => {
  const { ask, path } = await serving(new FakeConsole())
  expect((await ask('GET', path)).status).toBe(404)
})

test('a VM that does not read holds the client back', async () => {
  const vm = new FakeConsole({ isStuck: true })
  const { open } = await serving(vm)
  const socket = await open()
  await socket.next()
  const chunk = Buffer.alloc(512 * 1024)
  let left = 64
  const sent = (async () => {
    for (; left > 0; left--) await new Promise<void>((done) => socket.ws.send(chunk, () => done()))
  })()
  expect(await settled(() => left)).toBeGreaterThan(0)
  vm.letGo()
  await sent
  expect((await vm.received(64 * chunk.length)).length).toBe(64 * chunk.length)
})

/** The value once it has stopped changing for a while. */
async function settled(value: () => number): Promise<number> {
  for (let last = -1; ; ) {
    if (value() === last) return last
    last = value()
    await after(200)
  }
}

interface Message {
  readonly text?: string
  readonly bytes?: Buffer
}

async function serving(
  vm: FakeConsole,
  mayOpen: Promise<void> = Promise.resolve(),
  password?: string,
  revoked: Promise<AppError> = new Promise(() => {}),
  told = async (error: unknown) => error,
  earlier = Buffer.alloc(0),
) {
  mayOpen.catch(() => {})
  const openConsole = async () => {
    await mayOpen
    const greeting = { kind: 'vnc', vm: 'web01', earlier, ...(password === undefined ? {} : { password }) }
    return { ...greeting, stream: vm, revoked, told }
  }
  const served = await testServer({ 'consoles.open': openConsole })
  const address = await served.listen()
  const path = '/v1/consoles/ticket-1'
  const open = async () => listening(new WebSocket(address.replace('http', 'ws') + path))
  return { ...served, address, path, open }
}

function listening(ws: WebSocket) {
  onTestFinished(() => ws.terminate())
  const messages: Message[] = []
  let wake = () => {}
  ws.on('message', (data: Buffer, isBinary) => {
    messages.push(isBinary ? { bytes: data } : { text: data.toString() })
    wake()
  })
  const closed = once(ws, 'close').then(([code, reason]: unknown[]) => [code, String(reason)] as const)
  const next = async (): Promise<Message> => {
    while (messages.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    return messages.shift()!
  }
  return { ws, next, closed }
}

/** The VM's end: keeps what it is sent, says what the test says. */
class FakeConsole {
  readonly readable: ReadableStream<Uint8Array>
  readonly closed: Promise<void>
  #said!: ReadableStreamDefaultController<Uint8Array>
  #received = Buffer.alloc(0)
  #onClosed!: () => void
  #wake = () => {}
  #free: Promise<void>
  letGo = () => {}

  constructor({ isStuck = false } = {}) {
    this.readable = new ReadableStream({ start: (controller) => void (this.#said = controller) })
    this.closed = new Promise((resolve) => (this.#onClosed = resolve))
    this.#free = isStuck ? new Promise((resolve) => (this.letGo = resolve)) : Promise.resolve()
  }

  say(bytes: Uint8Array): void {
    this.#said.enqueue(bytes)
  }

  hangUp(): void {
    this.#said.close()
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#free
    this.#received = Buffer.concat([this.#received, bytes])
    this.#wake()
  }

  async close(): Promise<void> {
    try {
      this.#said.close()
    } catch {
      // closed already
    }
    this.#onClosed()
  }

  async received(length: number): Promise<string> {
    while (this.#received.length < length) await new Promise<void>((resolve) => (this.#wake = resolve))
    return this.#received.toString()
  }
}
