/** A WebSocket of the API as a byte stream: how consoles are reached. */
import { Duplex } from 'node:stream'
import { consoleProblem } from '@covisor/client'
import { UserError } from './say.ts'

export async function webSocketStream(url: URL): Promise<Duplex> {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      socket.send(new Uint8Array(chunk))
      done()
    },
    destroy: (error, done) => {
      socket.close()
      done(error)
    },
  })
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data !== 'string') return void stream.push(Buffer.from(data))
    const problem = consoleProblem(data)
    if (problem !== undefined) stream.destroy(new UserError(problem))
  })
  socket.addEventListener('close', () => stream.push(null))
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.addEventListener('open', () => resolve())
  socket.addEventListener('error', () => reject(new UserError(`the stream at ${url.pathname} does not open`)))
  await promise
  return stream
}
