/** Digests of files as OVF manifests state them, and the check of bytes that pass by on their way elsewhere. */
import { createHash, type Hash } from 'node:crypto'
import { OvfError } from '../ovf-error.ts'
import { checkRange, type RangeSource } from '../range-source.ts'

export type DigestAlgorithm = 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'md5'

export interface Digest {
  readonly algorithm: DigestAlgorithm
  /** Lower case hexadecimal. */
  readonly hex: string
}

export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm): Digest {
  return { algorithm, hex: createHash(algorithm).update(bytes).digest('hex') }
}

/** Passes chunks through and throws after the last one if they were not what the manifest says. */
export async function* checkDigest(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  expected: Digest,
): AsyncGenerator<Uint8Array> {
  const hash = createHash(expected.algorithm)
  for await (const chunk of chunks) {
    hash.update(chunk)
    yield chunk
  }
  compare(hash, file, expected)
}

/**
 * The same source, checked whenever it is streamed from its beginning to its end.
 *
 * Random reads pass unchecked: a digest over the whole says nothing about a part. Who reads a disk at random has to
 * stream it once first, or must accept that; importing in one pass is the usual way and is always checked.
 */
export function verifyingSource(source: RangeSource, expected: Digest): RangeSource {
  return {
    name: source.name,
    size: source.size,
    read: (offset, length, signal) => source.read(offset, length, signal),
    stream(offset, length, signal) {
      checkRange(source, offset, length)
      const chunks = source.stream(offset, length, signal)
      return offset === 0 && length === source.size ? checkDigest(chunks, source.name, expected) : chunks
    },
  }
}

function compare(hash: Hash, file: string, expected: Digest): void {
  const actual = hash.digest('hex')
  if (actual === expected.hex) return
  throw new OvfError({
    file,
    clause: 'DSP0243 5.3, manifest',
    text: `the file is not what the manifest says: ${expected.algorithm.toUpperCase()} should be ${expected.hex}, is ${actual}`,
    remedy: 'The file was changed or damaged since it was exported; get it again.',
  })
}
