/**
 * A source that can be read only once, front to back: a pipe, an upload, a member of a tar that is itself being streamed.
 *
 * Keeps the first HEAD_BYTES, so that a format can be recognised before the pass begins; then allows one stream from offset 0.
 */
import { DiskFormatError } from './disk-format-error.ts'
import { checkRange, HEAD_BYTES, type RangeSource, UNKNOWN_SIZE } from './range-source.ts'

export function pipeSource(bytes: AsyncIterable<Uint8Array>, size: number, name: string): RangeSource {
  const iterator = bytes[Symbol.asyncIterator]()
  const head: Uint8Array[] = []
  let headBytes = 0
  let streamed = false

  /** Pulls chunks until the head holds `wanted` bytes, or the pipe ends. */
  async function fillHead(wanted: number): Promise<void> {
    while (headBytes < wanted) {
      const { done, value } = await iterator.next()
      if (done === true) throw problem(headBytes, 'truncated', `the stream ended after ${headBytes} bytes`)
      head.push(value)
      headBytes += value.length
    }
  }

  const problem = (offset: number, reason: 'truncated' | 'not-seekable' | 'corrupt', text: string) =>
    new DiskFormatError({ file: name, offset, reason, clause: 'stream', text })

  let filling: Promise<void> = Promise.resolve()

  const source = {
    name,
    size,
    async read(offset: number, length: number) {
      checkRange(source, offset, length)
      const end = offset + length
      if (streamed || end > HEAD_BYTES) {
        throw problem(
          offset,
          'not-seekable',
          'this source can only be read from front to back; store it as a file first',
        )
      }
      filling = filling.then(() => fillHead(end))
      await filling
      return Uint8Array.prototype.slice.call(Buffer.concat(head), offset, end)
    },
    async *stream(offset: number, length: number, signal?: AbortSignal) {
      checkRange(source, offset, length)
      if (streamed || offset !== 0)
        throw problem(offset, 'not-seekable', 'this source can be streamed once, from its beginning')
      streamed = true
      let left = length
      const next = async () => head.shift() ?? (await iterator.next()).value
      while (left > 0) {
        signal?.throwIfAborted()
        const chunk = await next()
        if (chunk === undefined && size === UNKNOWN_SIZE) return
        if (chunk === undefined) throw problem(length - left, 'truncated', `the stream ended ${left} bytes early`)
        if (chunk.length === 0) continue
        const part = chunk.length <= left ? chunk : chunk.subarray(0, left)
        left -= part.length
        yield part
      }
    },
  }
  return source
}
