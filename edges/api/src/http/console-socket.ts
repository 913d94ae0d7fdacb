/**
 * GET /v1/consoles/{ticket}: a WebSocket joined to a VM's console. The ticket is the right; it was made with the caller's.
 *
 * The first message to the client is text, {kind, vm, password, earlier}; all others are binary, both ways. The first `earlier` bytes
 * were said before, to somebody else maybe: a terminal that answers questions of the guest must not answer those again. Either side that does not
 * read makes the other wait. Closes with 1000 when the console ends, 1001 when the server stops, 4000 + status when refused.
 */
import type { Control } from '@covisor/control'
import type { WebSocket } from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'
import { refuseForeignOrigin } from './cross-site.ts'
import { networkOf } from './network-of.ts'
import { OneWay } from './one-way.ts'
import type { Problem } from './problem.ts'
import type { RateLimiter } from './rate-limit.ts'

export interface ConsoleServer {
  readonly control: Control
  readonly addresses: RateLimiter
  readonly isClosing: () => boolean
  readonly problemOf: (error: unknown, request: unknown) => Problem
}

type Console = Awaited<ReturnType<Control['consoles']['open']>>

const PING_MS = 30_000
/** A close frame has room for 123 bytes of reason; the whole of it comes before, as a text message of its own. */
const MAX_REASON_BYTES = 123

export function serveConsoles(fastify: FastifyInstance, server: ConsoleServer): void {
  fastify.route({
    method: 'GET',
    url: '/v1/consoles/:ticket',
    exposeHeadRoute: false,
    onRequest: async (request) => {
      server.addresses.take(networkOf(request.ip))
      refuseForeignOrigin(request)
    },
    handler: async (_request, reply) => reply.callNotFound(),
    wsHandler: async (socket, request) => {
      const { ticket } = request.params as { ticket: string }
      // Before anything is awaited, or messages would be lost.
      const fromClient = new OneWay(socket)
      const gone = new AbortController()
      socket.once('close', () => gone.abort(new Error('the client closed the console')))
      const pings = keepAlive(socket)
      try {
        const open = await server.control.consoles.open(ticket, gone.signal)
        await join(socket, fromClient, open).catch(async (error: unknown) => {
          throw await open.told(error)
        })
        socket.close(server.isClosing() ? 1001 : 1000, 'the console ended')
      } catch (error) {
        // Closed or closing: what the console still said to it was said to nobody.
        if (gone.signal.aborted || socket.readyState !== socket.OPEN) return
        const problem = server.problemOf(error, request)
        const { status, code, detail } = problem
        await send(socket, JSON.stringify({ problem }))
        socket.close(4000 + status, reason(`${code}: ${detail}`))
      } finally {
        pings.stop()
      }
    },
  })
}

/** Until one of the two ends, which ends the other, or the right to it is taken away. */
async function join(
  socket: WebSocket,
  fromClient: OneWay,
  { kind, vm, password, stream, earlier, revoked }: Console,
): Promise<void> {
  await send(socket, JSON.stringify({ kind, vm, password: password ?? null, earlier: earlier.length }))
  if (earlier.length > 0) await send(socket, earlier)
  const toClient = async () => {
    for await (const chunk of stream.readable) await send(socket, chunk)
  }
  const toConsole = async () => {
    for await (const message of fromClient) await stream.write(message)
  }
  const taken = async () => {
    throw await revoked
  }
  const both = [toClient(), toConsole()]
  try {
    await Promise.race([...both, taken()])
  } finally {
    await stream.close().catch(() => {})
    fromClient.end()
    await Promise.allSettled(both)
  }
}

/** Resolves when it has left for the network: whoever waits for it reads no more than the client does. */
function send(socket: WebSocket, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(data, { binary: typeof data !== 'string' }, (error) => (error ? reject(error) : resolve()))
  })
}

/** A client whose network is gone says nothing, not even that; the console must not stay taken. */
function keepAlive(socket: WebSocket) {
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate()
    isAlive = false
    socket.ping()
  }, PING_MS)
  return { stop: () => clearInterval(timer) }
}

function reason(text: string): string {
  let short = text
  while (Buffer.byteLength(short) > MAX_REASON_BYTES) short = `${short.slice(0, -2)}…`.replace(/…+$/, '…')
  return short
}
