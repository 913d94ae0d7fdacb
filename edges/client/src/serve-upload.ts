/**
 * Gives the server the ranges of a file that it asks for, until it needs no more.
 *
 * The server pulls, because it reads a disk image in the order of its inner structure, not from front to back. Three ranges
 * travel at once. After a lost connection the server says again what it still wants; what is on its way is not sent twice.
 */
import { isApiProblem } from './api-problem.ts'
import { BackOff } from './back-off.ts'
import type { CovisorClient } from './create-client.ts'
import { eventStream, isLostConnection } from './event-stream.ts'
import { type ReadRange, rangeBody } from './range-body.ts'
import { unwrap } from './unwrap.ts'

export interface UploadFile {
  readonly size: number
  readonly read: ReadRange
}

export interface ServeOptions {
  readonly signal?: AbortSignal
  /** Bytes that have just arrived at the server. Ranges that it reads twice count twice. */
  readonly onBytes?: (count: number) => void
  /** How ranges travel, instead of by fetch: see `@covisor/client/node`. */
  readonly transport?: RangeTransport
}

export interface RangeTransport {
  readonly Request: typeof Request
  readonly fetch: (request: Request) => Promise<Response>
}

interface Want {
  readonly id: number
  readonly offset: number
  readonly length: number
}

const PARALLEL = 3
const PATIENCE_FAILURES = 12

export async function serveUpload(
  client: CovisorClient,
  uploadId: string,
  file: UploadFile,
  options: ServeOptions = {},
): Promise<void> {
  const failed = new AbortController()
  const signal = options.signal === undefined ? failed.signal : AbortSignal.any([options.signal, failed.signal])
  const supplier = new Supplier(client, uploadId, file, signal, options, (error) => failed.abort(error))
  const backOff = new BackOff()
  for (;;) {
    try {
      const open = (whole: AbortSignal) =>
        client.GET('/v1/uploads/{upload}/wants', {
          params: { path: { upload: uploadId } },
          parseAs: 'stream',
          signal: whole,
        })
      for await (const { event, data } of eventStream(open, { signal })) {
        backOff.reset()
        if (event === 'end') {
          failed.abort() // ranges on their way are not needed any more
          return
        }
        if (event === 'want') supplier.add(JSON.parse(data) as Want)
      }
    } catch (error) {
      signal.throwIfAborted()
      if (isApiProblem(error, 'UPLOAD_ABANDONED') && (await isDone(client, uploadId))) return
      if (!isLostConnection(error) || backOff.failures >= PATIENCE_FAILURES) {
        failed.abort(error)
        throw error
      }
    }
    await backOff.pause(signal)
  }
}

/** The server needed no more of it, and said so while nobody listened. */
async function isDone(client: CovisorClient, uploadId: string): Promise<boolean> {
  const upload = await unwrap(client.GET('/v1/uploads/{upload}', { params: { path: { upload: uploadId } } }))
  return upload.state === 'done'
}

/** Answers wants, oldest first, a few at once. */
class Supplier {
  readonly #client: CovisorClient
  readonly #upload: string
  readonly #file: UploadFile
  readonly #signal: AbortSignal
  readonly #onBytes: ((count: number) => void) | undefined
  readonly #transport: RangeTransport | undefined
  readonly #fail: (error: unknown) => void
  readonly #queue: Want[] = []
  readonly #known = new Set<number>()
  #busy = 0

  constructor(
    client: CovisorClient,
    upload: string,
    file: UploadFile,
    signal: AbortSignal,
    { onBytes, transport }: ServeOptions,
    fail: (error: unknown) => void,
  ) {
    this.#client = client
    this.#upload = upload
    this.#file = file
    this.#signal = signal
    this.#onBytes = onBytes
    this.#transport = transport
    this.#fail = fail
  }

  add(want: Want): void {
    if (this.#known.has(want.id)) return
    this.#known.add(want.id)
    this.#queue.push(want)
    if (this.#busy < PARALLEL) void this.#work()
  }

  async #work(): Promise<void> {
    this.#busy++
    try {
      for (let want = this.#queue.shift(); want !== undefined; want = this.#queue.shift()) {
        await this.#supply(want)
        this.#known.delete(want.id)
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#busy--
    }
  }

  async #supply(want: Want): Promise<void> {
    const body = await rangeBody(this.#file, want)
    const backOff = new BackOff()
    for (;;) {
      this.#signal.throwIfAborted()
      try {
        await this.#put(want, body)
        this.#onBytes?.(want.length)
        return
      } catch (error) {
        if (isApiProblem(error, 'REQUEST_INVALID')) return // it wants them no more
        if (!isLostConnection(error) || backOff.failures >= PATIENCE_FAILURES) throw error
        await backOff.pause(this.#signal)
      }
    }
  }

  async #put(want: Want, body: Blob | Uint8Array): Promise<void> {
    // A Blob is read by fetch alone.
    const transport = body instanceof Uint8Array ? this.#transport : undefined
    await this.#client.PUT('/v1/uploads/{upload}/wants/{want}', {
      ...transport,
      params: { path: { upload: this.#upload, want: String(want.id) } },
      body: body as unknown as string, // typed as binary text by OpenAPI
      bodySerializer: (bytes: unknown) => bytes,
      headers: { 'content-type': 'application/octet-stream' },
      signal: this.#signal,
    })
  }
}
