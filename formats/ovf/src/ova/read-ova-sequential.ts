/**
 * Reads an OVA from a pipe: members in archive order, each to be read before the next one is asked for.
 *
 * Holds one chunk and no member. What the consumer leaves of a member is passed over, at the pace of the source.
 */
import { truncated } from './index-ova.ts'
import { BLOCK, tarError } from './tar-header.ts'
import { padded, TarWalk } from './tar-walk.ts'

export interface SequentialMember {
  readonly name: string
  readonly size: number
  /** Once, and before the next member. */
  readonly content: AsyncIterable<Uint8Array>
}

export async function* readOvaSequential(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<SequentialMember> {
  const input = new ChunkReader(chunks, name)
  const walk = new TarWalk(name)
  try {
    while (!(await input.isAtEnd())) {
      const step = walk.header(await input.take(BLOCK), input.offset - BLOCK)
      if (step.kind === 'end') return
      if (step.kind === 'extension') {
        walk.extension(await input.take(step.size))
        await input.skip(padded(step.size) - step.size)
      } else if (step.kind === 'skip') {
        await input.skip(padded(step.size))
      } else {
        const { member } = step
        const end = member.offset + member.size
        yield { name: member.name, size: member.size, content: input.until(end) }
        await input.skip(end - input.offset)
        await input.skip(padded(member.size) - member.size)
      }
    }
  } finally {
    await input.close()
  }
}

/** Cuts a stream of chunks at any place, and counts. */
class ChunkReader {
  offset = 0
  readonly #name: string
  readonly #chunks: AsyncIterator<Uint8Array>
  #chunk: Uint8Array = new Uint8Array(0)

  constructor(chunks: AsyncIterable<Uint8Array>, name: string) {
    this.#name = name
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next()
      if (next.done === true) return true
      this.#chunk = next.value
    }
    return false
  }

  /** Exactly `length` bytes, copied; only for headers, whose length is bounded. */
  async take(length: number): Promise<Buffer> {
    const out = Buffer.alloc(length)
    const end = this.offset + length
    let filled = 0
    for await (const piece of this.until(end)) {
      out.set(piece, filled)
      filled += piece.length
    }
    return out
  }

  /** What comes before `end`. May be started late or left early; `offset` always says how far we are. */
  async *until(end: number): AsyncGenerator<Uint8Array> {
    while (this.offset < end) {
      if (await this.isAtEnd()) throw truncated(this.#name, this.offset, `bytes up to ${end} are announced`)
      const piece = this.#chunk.subarray(0, end - this.offset)
      this.#chunk = this.#chunk.subarray(piece.length)
      this.offset += piece.length
      yield piece
    }
    if (this.offset > end) throw tarError(this.#name, end, 'this member was passed over already; read members in order')
  }

  async skip(length: number): Promise<void> {
    const end = this.offset + length
    while (this.offset < end) {
      if (await this.isAtEnd()) throw truncated(this.#name, this.offset, `bytes up to ${end} are announced`)
      const step = Math.min(this.#chunk.length, end - this.offset)
      this.#chunk = this.#chunk.subarray(step)
      this.offset += step
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
