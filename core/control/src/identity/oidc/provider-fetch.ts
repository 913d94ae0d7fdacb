/**
 * Asks an identity provider over HTTP: bounded in time and size, without redirects, and nowhere but where it may be.
 *
 * The operator gave the issuer, and whatever is at that host may be asked. Other hosts, which the provider's own description names
 * (Google's tokens are at another one than its issuer), are asked over https at public addresses only: who controls a description
 * must not reach what is inside. Names are resolved once, and that address is the one that is connected to.
 */
import { lookup as resolveName } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { addressKind } from '../../import/url/address-rules.ts'
import { isLoopback } from './oidc-settings.ts'

export const MAX_BYTES = 1024 * 1024
export const PATIENCE_MS = 10_000

export interface ProviderFetchOptions {
  readonly issuer: string
  readonly ca: string | undefined
  readonly patienceMs?: number
}

/** For the library, in place of fetch(). Throws Error with why. */
export function providerFetch({ issuer, ca, patienceMs = PATIENCE_MS }: ProviderFetchOptions): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(typeof input === 'string' ? input : input instanceof URL ? input.href : input.url)
    const address = await allowedAddress(url, new URL(issuer))
    const signal = AbortSignal.any([AbortSignal.timeout(patienceMs), ...(init.signal ? [init.signal] : [])])
    try {
      const answer = await ask(url, address, init, ca, signal)
      const bytes = await bounded(answer)
      const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
      )
      const status = answer.statusCode ?? 0
      const isBare = status === 204 || status === 304
      return new Response(isBare ? null : new Uint8Array(bytes), { status, headers })
    } catch (cause) {
      if (signal.aborted) throw new Error(`${url.origin} did not answer within ${patienceMs / 1000} seconds`, { cause })
      throw cause
    }
  }
}

/** Throws Error for where it must not be. */
async function allowedAddress(url: URL, issuer: URL): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    throw new Error(`${url.origin} is not https`)
  const [first] = await resolveName(host, { all: true }).catch((cause: unknown) => {
    throw new Error(`the name ${host} does not resolve`, { cause })
  })
  if (first === undefined) throw new Error(`the name ${host} does not resolve`)
  if (url.hostname === issuer.hostname) return first.address
  if (url.protocol !== 'https:' || addressKind(first.address) !== 'public')
    throw new Error(`it sends us to ${url.origin}, at ${first.address}: only the issuer's own host may be inside`)
  return first.address
}

function ask(
  url: URL,
  address: string,
  { method = 'GET', headers, body }: RequestInit,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const family = address.includes(':') ? 6 : 4
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        headers: Object.fromEntries(new Headers(headers).entries()),
        signal,
        agent: false,
        ...(ca === undefined ? {} : { ca }),
        lookup: (_name, options, callback) =>
          options.all === true
            ? (callback as unknown as (e: null, all: object[]) => void)(null, [{ address, family }])
            : callback(null, address, family),
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end(body === undefined || body === null ? undefined : bodyText(body))
  })
}

/** The library sends forms, and nothing else. */
function bodyText(body: NonNullable<RequestInit['body']>): string {
  if (typeof body === 'string') return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new TypeError('only text is sent to identity providers')
}

async function bounded(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > MAX_BYTES) {
      answer.destroy()
      throw new Error(`it answers with more than ${MAX_BYTES / 1024} KiB`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
