/** Digests of files as OVF manifests state them, and the check of bytes that pass by on their way elsewhere. */
import { createHash } from 'node:crypto'
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
  yield* tapDigests(chunks, [expected.algorithm], (actual) => compareDigests(file, expected, actual))
}

/**
 * Passes chunks through and tells their digests after the last one. For pipes, where the manifest may come behind the
 * disks: then nobody knows yet which algorithm it uses, so several can be asked for.
 */
export async function* tapDigests(
  chunks: AsyncIterable<Uint8Array>,
  algorithms: readonly DigestAlgorithm[],
  onEnd: (digests: readonly Digest[]) => void,
): AsyncGenerator<Uint8Array> {
  const hashes = algorithms.map((algorithm) => ({ algorithm, hash: createHash(algorithm) }))
  for await (const chunk of chunks) {
    for (const { hash } of hashes) hash.update(chunk)
    yield chunk
  }
  onEnd(hashes.map(({ algorithm, hash }) => ({ algorithm, hex: hash.digest('hex') })))
}

/** Throws if none of the digests fits; a digest of another algorithm than the manifest's says nothing. */
export function compareDigests(file: string, expected: Digest, actual: readonly Digest[]): void {
  const same = actual.find(({ algorithm }) => algorithm === expected.algorithm)
  if (same?.hex === expected.hex) return
  throw new OvfError({
    file,
    clause: 'DSP0243 5.1, manifest',
    text: `the file is not what the manifest says: ${expected.algorithm.toUpperCase()} should be ${expected.hex}, is ${same?.hex ?? 'not known'}`,
    isMismatch: true,
    remedy: 'The file was changed or damaged since it was exported; get it again.',
  })
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
