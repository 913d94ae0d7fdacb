/** Bytes from a guest to whoever reads its console: a queue that is bounded, and ends. */
const MOST_UNREAD_BYTES = 1 << 20

export class BytePipe implements AsyncIterable<Uint8Array> {
  #unread: Uint8Array[] = []
  #unreadBytes = 0
  #ended = false
  #wake: (() => void) | undefined

  /** A reader that is too slow loses output, as on a serial line without flow control. */
  push(bytes: Uint8Array): void {
    if (this.#ended || this.#unreadBytes + bytes.length > MOST_UNREAD_BYTES) return
    this.#unread.push(bytes)
    this.#unreadBytes += bytes.length
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const bytes = this.#unread.shift()
      if (bytes !== undefined) {
        this.#unreadBytes -= bytes.length
        yield bytes
      } else if (this.#ended) {
        return
      } else {
        const { promise, resolve } = Promise.withResolvers<void>()
        this.#wake = resolve
        await promise
      }
    }
  }
}
