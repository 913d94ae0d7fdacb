/** Contents in memory: 64 KiB pages, holes left out, pages shared between a content and its copies until one of them writes. */
import type { Content, ContentStore } from './content.ts'

const PAGE_BYTES = 65_536

export class MemoryContentStore implements ContentStore {
  readonly #contents = new Map<string, MemoryContent>()
  #made = 0

  create(length: number): Content {
    return this.#keep(new MemoryContent(this.#nextKey(), length, new Map()))
  }

  open(key: string): Content {
    const content = this.#contents.get(key)
    if (content === undefined) throw new Error(`no content ${key}`)
    return content
  }

  copy(content: Content): Content {
    return this.#keep((this.open(content.key) as MemoryContent).copy(this.#nextKey()))
  }

  drop(key: string): void {
    this.#contents.delete(key)
  }

  keepOnly(keys: Iterable<string>): void {
    const kept = new Set(keys)
    for (const key of this.#contents.keys()) if (!kept.has(key)) this.drop(key)
  }

  #nextKey(): string {
    return String(++this.#made)
  }

  #keep(content: MemoryContent): MemoryContent {
    this.#contents.set(content.key, content)
    return content
  }
}

class MemoryContent implements Content {
  readonly key: string
  #length: number
  readonly #pages: Map<number, Uint8Array>
  /** Pages that nobody else sees; others are copied before they are changed. */
  readonly #own = new Set<number>()

  constructor(key: string, length: number, pages: Map<number, Uint8Array>) {
    this.key = key
    this.#length = length
    this.#pages = pages
  }

  get length(): number {
    return this.#length
  }

  get allocatedBytes(): number {
    return this.#pages.size * PAGE_BYTES
  }

  write(offset: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      const within = (offset + done) % PAGE_BYTES
      const count = Math.min(PAGE_BYTES - within, bytes.length - done)
      this.#pageToWrite(Math.floor((offset + done) / PAGE_BYTES)).set(bytes.subarray(done, done + count), within)
      done += count
    }
    if (bytes.length > 0) this.#length = Math.max(this.#length, offset + bytes.length)
  }

  read(offset: number, length: number): Uint8Array {
    const out = new Uint8Array(Math.max(0, Math.min(length, this.#length - offset)))
    for (let done = 0; done < out.length; ) {
      const within = (offset + done) % PAGE_BYTES
      const count = Math.min(PAGE_BYTES - within, out.length - done)
      const page = this.#pages.get(Math.floor((offset + done) / PAGE_BYTES))
      if (page !== undefined) out.set(page.subarray(within, within + count), done)
      done += count
    }
    return out
  }

  resize(length: number): void {
    if (length < this.#length) {
      const first = Math.ceil(length / PAGE_BYTES)
      for (const index of this.#pages.keys()) if (index >= first) this.#pages.delete(index)
      if (length % PAGE_BYTES !== 0 && this.#pages.has(first - 1)) {
        this.#pageToWrite(first - 1).fill(0, length % PAGE_BYTES)
      }
    }
    this.#length = length
  }

  copy(key: string): MemoryContent {
    this.#own.clear()
    return new MemoryContent(key, this.#length, new Map(this.#pages))
  }

  #pageToWrite(index: number): Uint8Array {
    const page = this.#pages.get(index)
    if (page !== undefined && this.#own.has(index)) return page
    const own = page === undefined ? new Uint8Array(PAGE_BYTES) : Uint8Array.from(page)
    this.#pages.set(index, own)
    this.#own.add(index)
    return own
  }
}
