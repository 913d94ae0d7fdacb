/** The few API calls for which the launcher needs more than the CLI's rows: the demo's console. */
import { Duplex } from 'node:stream'
import { UserError } from './say.ts'

export interface Api {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: unknown): Promise<T>
  /** A WebSocket of the API as a byte stream. */
  stream(path: string): Promise<Duplex>
}

export function apiAt(url: string, token: string): Api {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const reply = await fetch(new URL(path, url), {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!reply.ok) throw new UserError(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as T
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    stream: async (path) => openStream(new URL(path, url.replace(/^http/, 'ws'))),
  }
}

async function openStream(url: URL): Promise<Duplex> {
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
  socket.addEventListener('message', ({ data }) => stream.push(Buffer.from(data as string | ArrayBuffer as string)))
  socket.addEventListener('close', () => stream.push(null))
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.addEventListener('open', () => resolve())
  socket.addEventListener('error', () => reject(new UserError(`the console at ${url.pathname} does not open`)))
  await promise
  return stream
}
