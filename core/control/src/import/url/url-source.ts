/**
 * A file at a URL, read by ranges. The name is resolved once, the address checked and kept: no later answer of a name server leads
 * anywhere else. Redirects are followed by hand, each as strictly as the first request.
 *
 * The file must stay the same while it is read: its size and its ETag (or date) are compared in every answer.
 */
import { lookup as resolveName } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { basename } from 'node:path'
import { AppError, isAppError } from '@covisor/model'
import { urlForPeople, whyNotAddress, whyNotUrl } from './url-rules.ts'

export interface UrlSource {
  readonly fileName: string
  readonly size: number
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>
}

/** How names become addresses: replaced in tests. */
export type Resolve = (host: string) => Promise<readonly string[]>

export interface OpenUrlOptions {
  /** For a file that may be there or not. Default: what is not there is refused. */
  readonly absent?: 'refused' | 'undefined'
  readonly resolve?: Resolve
}

const MAX_REDIRECTS = 5
const IDLE_MS = 30_000
const ATTEMPTS = 3
/** What web servers answer for what is not there; storage services say 403, so that nobody can guess names. */
const ABSENT = [403, 404, 410]

export async function openUrl(
  rules: readonly string[],
  text: string,
  signal: AbortSignal,
  options: OpenUrlOptions & { readonly absent: 'undefined' },
): Promise<UrlSource | undefined>
export async function openUrl(
  rules: readonly string[],
  text: string,
  signal: AbortSignal,
  options?: OpenUrlOptions,
): Promise<UrlSource>
export async function openUrl(
  rules: readonly string[],
  text: string,
  signal: AbortSignal,
  { absent = 'refused', resolve = addressesOf }: OpenUrlOptions = {},
): Promise<UrlSource | undefined> {
  const fetcher = new UrlFetcher(rules, resolve, parsed(text))
  let first: Answer
  try {
    first = await fetcher.range(0, 1, signal)
  } catch (error) {
    if (absent === 'undefined' && fetcher.isAbsent) return undefined
    throw error
  }
  const { size } = first
  return {
    fileName: fileNameOf(parsed(text)),
    size,
    async read(offset, length, readSignal) {
      if (length === 0) return new Uint8Array(0)
      const { bytes, ...now } = await fetcher.range(offset, length, readSignal)
      if (now.size !== size || now.version !== first.version) {
        throw new AppError('IMPORT_MISMATCH', { file: fetcher.label, why: 'it was changed while it was being read' })
      }
      return bytes
    },
  }
}

interface Answer {
  readonly bytes: Uint8Array
  readonly size: number
  readonly version: string
}

class UrlFetcher {
  readonly label: string
  /** The last answer was that there is no such file. */
  isAbsent = false
  readonly #rules: readonly string[]
  readonly #resolve: Resolve
  /** By origin. */
  readonly #pinned = new Map<string, string>()
  #at: URL

  constructor(rules: readonly string[], resolve: Resolve, url: URL) {
    this.#rules = rules
    this.#resolve = resolve
    this.#at = url
    this.label = urlForPeople(url)
  }

  async range(offset: number, length: number, signal: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(offset, length, signal)
      } catch (error) {
        // What the other side said is final; that it fell silent may pass.
        if (isAppError(error) || signal.aborted || attempt === ATTEMPTS) {
          throw isAppError(error) || signal.aborted ? error : this.#refusal(whyOf(error), error)
        }
      }
    }
  }

  async #once(offset: number, length: number, signal: AbortSignal): Promise<Answer> {
    for (let redirects = 0; ; redirects++) {
      const response = await this.#ask(this.#at, offset, length, signal)
      try {
        const { statusCode = 0, headers } = response
        const target = [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined
        if (target === undefined) return await this.#answer(response, offset, length)
        if (redirects === MAX_REDIRECTS) throw this.#refusal(`it redirects more than ${MAX_REDIRECTS} times`)
        const next = URL.canParse(target, this.#at) ? new URL(target, this.#at) : undefined
        if (next === undefined) throw this.#refusal('it redirects to what is no URL')
        if (this.#at.protocol === 'https:' && next.protocol !== 'https:')
          throw this.#refusal(`it redirects from https to ${urlForPeople(next)}`)
        this.#at = next
      } finally {
        response.destroy()
      }
    }
  }

  async #ask(url: URL, offset: number, length: number, signal: AbortSignal): Promise<IncomingMessage> {
    const address = await this.#addressOf(url)
    const family = address.includes(':') ? 6 : 4
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    return await new Promise((resolve, reject) => {
      const request = send(url, {
        signal,
        timeout: IDLE_MS,
        agent: false,
        headers: {
          range: `bytes=${offset}-${offset + length - 1}`,
          'accept-encoding': 'identity',
          'user-agent': 'covisor',
        },
        lookup: (_host, options, callback) => {
          if (options.all === true) callback(null, [{ address, family }])
          else callback(null, address, family)
        },
      })
      request.once('timeout', () => request.destroy(new Error(`nothing came for ${IDLE_MS / 1000} seconds`)))
      request.once('error', reject)
      request.once('response', resolve)
      request.end()
    })
  }

  async #addressOf(url: URL): Promise<string> {
    const why = whyNotUrl(this.#rules, url)
    if (why !== undefined) throw this.#refusal(why, undefined, url)
    const known = this.#pinned.get(url.origin)
    if (known !== undefined) return known
    const addresses = await this.#resolve(url.hostname.replace(/^\[|\]$/g, ''))
    // All of them: a name that also points inside is not one to trust half.
    const refused = addresses.map((address) => whyNotAddress(this.#rules, url, address)).find((no) => no !== undefined)
    if (refused !== undefined) throw this.#refusal(refused, undefined, url)
    const [address] = addresses
    if (address === undefined) throw this.#refusal('its host has no address', undefined, url)
    this.#pinned.set(url.origin, address)
    return address
  }

  async #answer(response: IncomingMessage, offset: number, length: number): Promise<Answer> {
    const { statusCode, headers } = response
    if (statusCode === 200)
      throw this.#refusal('its web server gives no parts of files (HTTP ranges), which the import needs')
    this.isAbsent = ABSENT.includes(statusCode ?? 0)
    if (statusCode !== 206)
      throw this.#refusal(`its web server answers ${statusCode} ${response.statusMessage ?? ''}`.trim())
    const [, from, to, size] = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16})$/.exec(headers['content-range'] ?? '') ?? []
    if (
      Number(from) !== offset ||
      Number(to) !== offset + length - 1 ||
      (headers['content-encoding'] ?? 'identity') !== 'identity'
    )
      throw this.#refusal('its web server gives another part of the file than was asked for')
    const bytes = Buffer.allocUnsafeSlow(length)
    let filled = 0
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (filled + chunk.length > length) throw this.#refusal('its web server sends more than it says')
      filled += chunk.copy(bytes, filled)
    }
    if (filled < length) throw new Error('the answer was cut short')
    return { bytes, size: Number(size), version: headers.etag ?? headers['last-modified'] ?? '' }
  }

  #refusal(why: string, cause?: unknown, url?: URL): AppError {
    const path = url === undefined ? this.label : urlForPeople(url)
    return new AppError('PATH_REFUSED', { path, why }, cause === undefined ? undefined : { cause })
  }
}

async function addressesOf(host: string): Promise<readonly string[]> {
  const found = await resolveName(host, { all: true })
  return found.map(({ address }) => address)
}

function parsed(text: string): URL {
  if (URL.canParse(text)) return new URL(text)
  throw new AppError('PATH_REFUSED', { path: text.slice(0, 200), why: 'it is not a URL' })
}

function fileNameOf(url: URL): string {
  const name = basename(url.pathname)
  try {
    return decodeURIComponent(name) || url.hostname
  } catch {
    return name
  }
}

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
