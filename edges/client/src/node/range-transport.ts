/**
 * Sends ranges of a file from Node without copying them: `serveUpload(…, { transport: rangeTransport() })`.
 *
 * Node's fetch copies a body twice on its way to the socket, and its collector then runs for every few ranges: about a third
 * of all processor time of an import by upload, the server's included. Here the bytes go to the socket as they are. Everything
 * else (address, headers, errors) is what the client made of it.
 *
 * An entry of its own, `@covisor/client/node`, because the client also runs in browsers.
 */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest, Agent as TlsAgent } from 'node:https'
import { buffer } from 'node:stream/consumers'
import type { RangeTransport } from '../serve-upload.ts'

export function rangeTransport(): RangeTransport & Disposable {
  const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new TlsAgent({ keepAlive: true }) }
  return {
    Request: RequestBeside,
    fetch: (request) => send(request as RequestBeside, agents),
    [Symbol.dispose]() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

/** A Request would copy its body, so it is told of none; the bytes stand beside it. */
class RequestBeside extends Request {
  readonly range: Uint8Array

  constructor(url: string | URL | Request, { body, ...rest }: RequestInit = {}) {
    super(url, rest)
    this.range = body as Uint8Array
  }
}

async function send(
  { url, method, headers, range, signal }: RequestBeside,
  agents: { readonly 'http:': Agent; readonly 'https:': TlsAgent },
): Promise<Response> {
  const { protocol } = new URL(url)
  const isPlain = protocol === 'http:'
  const options = {
    method,
    signal,
    agent: isPlain ? agents['http:'] : agents['https:'],
    headers: { ...Object.fromEntries(headers), 'content-length': range.byteLength },
  }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = (isPlain ? httpRequest : httpsRequest)(url, options, resolve)
    // As fetch says it: the cause tells what broke.
    asked.on('error', (cause) => reject(signal.aborted ? signal.reason : new TypeError('fetch failed', { cause })))
    asked.end(range)
  })
  const status = answer.statusCode ?? 500
  const text = await buffer(answer)
  const told = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)])
  return new Response(mayHaveBody(status) ? text : null, { status, headers: told })
}

/** Fetch standard, "null body status". */
const mayHaveBody = (status: number): boolean => ![204, 205, 304].includes(status)
