/**
 * The wrappers in which disk images are published (disk.raw.xz, web01.vmdk.gz, …): recognised by their first bytes, unpacked from front to
 * back.
 *
 * gzip and zstd are in Node; xz and bzip2 are read by the distribution's own programs, confined (confined/run-confined.ts). Packages that
 * do it in JavaScript or WebAssembly were looked at: they leave out integrity checks (CRC-64, SHA-256) or several streams in a row, or
 * have an install script.
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'
import { type ConfinedProgram, ConfinedProgramError, runConfined } from '../confined/run-confined.ts'
import { DiskFormatError } from '../disk-format-error.ts'
import type { RangeSource } from '../range-source.ts'
import { StreamCursor } from '../stream-cursor.ts'
import { zstdFrames } from './zstd-frames.ts'

const MIB = 1024 * 1024
const CHUNK_BYTES = MIB

interface WrapperKind {
  readonly magic: readonly number[]
  /** One of these follows, behind a byte of any value: three letters alone may be the name of a file in a tar. */
  readonly next?: readonly (readonly number[])[]
  readonly suffix: RegExp
  /** Undefined: a stream of Node's own. */
  readonly program?: ConfinedProgram
  readonly unpacker?: () => NodeJS.ReadWriteStream
}

export const wrappers = {
  gzip: { magic: [0x1f, 0x8b], suffix: /\.gz$/i, unpacker: () => zlib.createGunzip({ chunkSize: CHUNK_BYTES }) },
  zstd: {
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    suffix: /\.zstd?$/i,
    // Windows of up to 128 MiB, as the zstd program accepts them without being asked for more.
    unpacker: () =>
      zlib.createZstdDecompress({
        chunkSize: CHUNK_BYTES,
        params: { [zlib.constants.ZSTD_d_windowLogMax]: 27 },
      }),
  },
  xz: {
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
    suffix: /\.xz$/i,
    program: {
      program: 'xz',
      args: ['--decompress', '--stdout', '--quiet', '--threads=1', '--memlimit-decompress=192MiB', '--format=xz'],
      memoryBytes: 512 * MIB,
    },
  },
  bzip2: {
    magic: [0x42, 0x5a, 0x68],
    // A block's mark, or the end's in an empty file.
    next: [
      [0x31, 0x41, 0x59, 0x26],
      [0x17, 0x72, 0x45, 0x38],
    ],
    suffix: /\.bz2$/i,
    program: { program: 'bzip2', args: ['--decompress', '--stdout', '--quiet'], memoryBytes: 256 * MIB },
  },
} as const satisfies Record<string, WrapperKind>

export type Wrapper = keyof typeof wrappers

export async function recogniseWrapper(source: RangeSource, signal?: AbortSignal): Promise<Wrapper | undefined> {
  const head = await source.read(0, Math.min(source.size, 8), signal)
  const kinds = Object.keys(wrappers) as Wrapper[]
  const holds = (bytes: readonly number[], from: number) => bytes.every((byte, at) => head[from + at] === byte)
  return kinds.find((kind) => {
    const { magic, next }: WrapperKind = wrappers[kind]
    return holds(magic, 0) && (next === undefined || next.some((bytes) => holds(bytes, magic.length + 1)))
  })
}

/** The content from front to back. Whatever is wrong with the packed bytes ends in a DiskFormatError; errors of the source stay what they are. */
export async function* unpackWrapper(
  source: RangeSource,
  wrapper: Wrapper,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const kind: WrapperKind = wrappers[wrapper]
  let readBytes = 0
  async function* counted() {
    for await (const chunk of source.stream(0, source.size, signal)) {
      readBytes += chunk.length
      yield chunk
    }
  }
  const problem = (cause: Error, reason: 'corrupt' | 'truncated' | 'unsupported', text: string) =>
    new DiskFormatError({ file: source.name, offset: readBytes, reason, clause: wrapper, text }, { cause })
  try {
    if (kind.program !== undefined) yield* runConfined(kind.program, counted(), signal)
    else if (wrapper !== 'zstd') yield* throughNode(counted(), kind, signal)
    else yield* eachFrame({ ...source, stream: counted }, kind, signal)
  } catch (error) {
    if (error instanceof ConfinedProgramError) {
      if (!error.isMissing) throw problem(error, 'corrupt', `${wrapper} cannot unpack this: ${error.message}`)
      throw problem(error, 'unsupported', `${error.message}, which unpacks this; install it, or unpack the file first`)
    }
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'Z_BUF_ERROR')
      throw problem(error as Error, 'truncated', 'the file ends before its compressed data do')
    if (/^(Z_|ZSTD_|ERR_ZLIB)/.test(code)) throw problem(error as Error, 'corrupt', `${wrapper} cannot unpack this`)
    throw error
  }
}

async function* eachFrame(
  source: RangeSource,
  kind: WrapperKind,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const cursor = new StreamCursor(source, signal)
  try {
    for await (const frame of zstdFrames(cursor, source.name)) yield* throughNode(frame, kind, signal)
  } finally {
    await cursor.close()
  }
}

async function* throughNode(
  input: AsyncIterable<Uint8Array>,
  { unpacker }: WrapperKind,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const output = unpacker!()
  const feeding = pipeline(Readable.from(input, { objectMode: false }), output, {
    end: true,
    ...(signal && { signal }),
  })
  feeding.catch(() => {}) // seen below, when the output has ended
  try {
    for await (const chunk of output) yield chunk as Uint8Array
    await feeding
  } finally {
    ;(output as unknown as { destroy(): void }).destroy()
    await feeding.catch(() => {})
  }
}
