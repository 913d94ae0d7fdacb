/**
 * The connections to one host: one for quick calls, one for slow calls and uploads, and one for each stream that a slow
 * reader could stall (consoles, downloads).
 *
 * libvirtd serves five requests of a client at once, and a connection has no flow control per stream: behind slow calls or
 * an unread console everything else would wait. Errors leave here in our codes.
 */
import { type CallOptions, type Connection, connect } from '@covisor/libvirt'
import { type ErrorContext, translateError } from './translate-error.ts'

type Calls = Connection['call']
type Work<T> = (call: Calls, options: CallOptions) => Promise<T>

export interface Question {
  /** What is asked, for "host … refused to …". */
  readonly action: string
  readonly subject?: ErrorContext['subject']
  readonly signal: AbortSignal
}

export class HostLink {
  readonly uri: string
  readonly label: string
  readonly control: Connection
  readonly bulk: Connection
  readonly #streams = new Set<Connection>()
  #isClosed = false

  private constructor(uri: string, label: string, control: Connection, bulk: Connection) {
    this.uri = uri
    this.label = label
    this.control = control
    this.bulk = bulk
  }

  static async open(uri: string, label: string, signal: AbortSignal): Promise<HostLink> {
    signal.throwIfAborted()
    const opening = [connect(uri, { signal }), connect(uri, { signal })] as const
    try {
      return new HostLink(uri, label, ...(await Promise.all(opening)))
    } catch (error) {
      // The other one may have succeeded.
      for (const attempt of opening) void attempt.then((connection) => connection.close()).catch(() => {})
      throw translateError(error, { host: label, action: 'let Covisor in' })
    }
  }

  /** With the error when a connection broke; undefined after close(). */
  get closed(): Promise<unknown> {
    return Promise.race([this.control.closed, this.bulk.closed]).then((error) =>
      this.#isClosed || error === undefined
        ? undefined
        : translateError(error, { host: this.label, action: 'stay connected' }),
    )
  }

  /** A quick call. */
  ask<T>(question: Question, work: Work<T>): Promise<T> {
    return this.#ask(this.control, question, work)
  }

  /** A call that may take long. */
  askSlow<T>(question: Question, work: Work<T>): Promise<T> {
    return this.#ask(this.bulk, question, work)
  }

  /** A connection for one stream; closed by the caller, and at the latest with the session. */
  async forStream(question: Question): Promise<Connection> {
    question.signal.throwIfAborted()
    try {
      const connection = await connect(this.uri, { signal: question.signal })
      this.#streams.add(connection)
      void connection.closed.then(() => this.#streams.delete(connection))
      if (this.#isClosed) await connection.close()
      return connection
    } catch (error) {
      throw this.translated(error, question)
    }
  }

  translated(error: unknown, { action, subject, signal }: Question): unknown {
    if (signal.aborted && error === signal.reason) return error
    return translateError(error, { host: this.label, action, subject })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([this.control, this.bulk, ...this.#streams].map((connection) => connection.close()))
  }

  async #ask<T>(connection: Connection, question: Question, work: Work<T>): Promise<T> {
    const { signal } = question
    signal.throwIfAborted()
    try {
      return await work(connection.call, { signal })
    } catch (error) {
      throw this.translated(error, question)
    }
  }
}
