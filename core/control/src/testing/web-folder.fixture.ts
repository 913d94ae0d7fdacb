/** A folder of files behind a web server that gives ranges, and counts what it gave of each. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface WebFolder extends AsyncDisposable {
  /** As a rule for `importHosts`. */
  readonly host: string
  readonly files: Map<string, Uint8Array>
  readonly sentBytes: Map<string, number>
  readonly url: (name: string) => string
}

export async function webFolder(): Promise<WebFolder> {
  const files = new Map<string, Uint8Array>()
  const sentBytes = new Map<string, number>()
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url!.slice('/images/'.length))
    const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []
    const file = files.get(name)
    if (file === undefined || from === undefined) return response.writeHead(404).end()
    const part = file.subarray(Number(from), Number(to) + 1)
    sentBytes.set(name, (sentBytes.get(name) ?? 0) + part.length)
    response.writeHead(206, { 'content-range': `bytes ${from}-${to}/${file.length}`, etag: '"1"' }).end(part)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    files,
    sentBytes,
    url: (name) => `http://${host}/images/${encodeURIComponent(name)}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
