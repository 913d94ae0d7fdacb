/** The messages of a WebSocket as an iterable that holds the sender back: the socket is paused until each one was taken. */
import type { WebSocket } from '@fastify/websocket'

export class OneWay implements AsyncIterable<Uint8Array> {
  readonly #socket: WebSocket
  readonly #waiting: Uint8Array[] = []
  #isOver = false
  #wake = () => {}

  constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      this.#waiting.push(bytesOf(data))
      socket.pause() // what was read from the network in one go may still come
      this.#wake()
    })
    socket.once('close', () => this.end())
  }

  end(): void {
    this.#isOver = true
    // A paused socket would never see the closing handshake.
    this.#socket.resume()
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const message = this.#waiting.shift()
      if (message !== undefined) yield message
      else if (this.#isOver) return
      else {
        const { promise, resolve } = Promise.withResolvers<void>()
        this.#wake = resolve
        this.#socket.resume()
        await promise
      }
    }
  }
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
