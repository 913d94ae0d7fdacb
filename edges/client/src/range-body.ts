/**
 * The bytes of a range as a request body. A page hands over `file.slice(…)`, which the browser reads while it sends; what
 * comes as an iterable is collected, so that it can be sent again after a failure. A range is a few MiB, as the server chose.
 */
export type RangeBytes = Uint8Array | Blob

export type ReadRange = (offset: number, length: number) => Promise<RangeBytes> | AsyncIterable<Uint8Array>

interface Range {
  readonly offset: number
  readonly length: number
}

export async function rangeBody(
  file: { readonly size: number; readonly read: ReadRange },
  { offset, length }: Range,
): Promise<RangeBytes> {
  if (offset < 0 || length < 0 || offset + length > file.size)
    throw new RangeError(`the server asks for bytes ${offset} to ${offset + length} of a file of ${file.size}`)
  const answer = file.read(offset, length)
  const body = Symbol.asyncIterator in answer ? await collect(answer, length) : await answer
  const size = body instanceof Blob ? body.size : body.byteLength
  if (size !== length) throw changed(offset, length, size)
  return body
}

async function collect(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length)
  let at = 0
  for await (const chunk of chunks) {
    if (at + chunk.byteLength > length) return new Uint8Array(at + chunk.byteLength) // too long: only its size matters
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes.subarray(0, at)
}

const changed = (offset: number, length: number, size: number): Error =>
  new Error(`${size} bytes could be read at ${offset} instead of ${length}: the file was changed during the upload`)
