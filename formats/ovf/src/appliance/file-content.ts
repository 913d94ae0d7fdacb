/**
 * The content of one referenced file, whichever way it is stored: whole, in chunks, gzipped, or both.
 *
 * A gzipped file can only be read from front to back; the others are sources like any other.
 */
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { OvfFile } from '../descriptor/envelope.ts'
import { OvfError } from '../ovf-error.ts'
import { checkRange, type RangeSource } from '../range-source.ts'

export interface ApplianceFile {
  readonly file: OvfFile
  /** As stored in the archive, chunks joined; checked against the manifest when streamed whole. */
  readonly stored: RangeSource
  /** The manifest covers every stored byte, so reading `stored` or `stream()` to the end checks it. Random reads do not. */
  readonly isVerified: boolean
  /** The content with random access; undefined when it is gzipped. */
  readonly source: RangeSource | undefined
  /** The content from front to back, unpacked if need be. */
  stream(signal?: AbortSignal): AsyncIterable<Uint8Array>
}

export function applianceFile(file: OvfFile, pieces: readonly RangeSource[], isVerified: boolean): ApplianceFile {
  const [only] = pieces
  const stored = pieces.length === 1 && only !== undefined ? only : joined(file.href, pieces)
  return {
    file,
    stored,
    isVerified,
    source: file.compression === 'none' ? stored : undefined,
    stream(signal) {
      const chunks = stored.stream(0, stored.size, signal)
      return file.compression === 'none' ? chunks : gunzip(chunks, stored.name)
    },
  }
}

/** Pieces one behind the other. Streamed whole, each piece is streamed whole, so each is checked on its own. */
export function joined(name: string, pieces: readonly RangeSource[]): RangeSource {
  const starts: number[] = []
  let size = 0
  for (const piece of pieces) {
    starts.push(size)
    size += piece.size
  }
  const source: RangeSource = {
    name,
    size,
    async read(offset, length, signal) {
      checkRange(source, offset, length)
      const parts: Uint8Array[] = []
      for (const part of overlaps(offset, length)) parts.push(await part.piece.read(part.from, part.length, signal))
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    },
    async *stream(offset, length, signal) {
      checkRange(source, offset, length)
      for (const part of overlaps(offset, length)) yield* part.piece.stream(part.from, part.length, signal)
    },
  }
  return source

  function overlaps(offset: number, length: number) {
    return pieces.flatMap((piece, i) => {
      const start = starts[i]!
      const from = Math.max(offset, start)
      const to = Math.min(offset + length, start + piece.size)
      return from < to ? [{ piece, from: from - start, length: to - from }] : []
    })
  }
}

async function* gunzip(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  // Errors of the source must come out as themselves, not as damaged gzip.
  const input = Readable.from(chunks, { objectMode: false })
  const output = createGunzip({ chunkSize: 256 * 1024 })
  input.on('error', (error) => output.destroy(error))
  input.pipe(output)
  try {
    for await (const chunk of output) yield chunk as Uint8Array
  } catch (error) {
    if (!isZlibError(error)) throw error
    throw new OvfError(
      {
        file: name,
        clause: 'DSP0243 7.1, compression',
        text: 'the descriptor says gzip, but the file does not unpack',
      },
      { cause: error },
    )
  } finally {
    input.destroy()
    output.destroy()
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')
