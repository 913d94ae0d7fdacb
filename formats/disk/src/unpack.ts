/**
 * Inflates one unit (a VMDK grain, a qcow2 cluster). The output is bounded before it begins, so a unit that inflates without end is
 * an error, not a full memory.
 *
 * Runs on libuv's threads as long as these have little to do; what comes beyond that is inflated here, which costs less than handing
 * it over and leaves no processor idle. So is what takes hardly any time: units that were stored as they are, and those that shrank to
 * almost nothing. Worker threads with batches were tried: no faster, and twice the memory.
 */
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { DiskFormatError } from './disk-format-error.ts'
import { freeable } from './freeable.ts'
import { zstdFrameLength } from './zstd-frame.ts'

export type Packing = 'zlib' | 'deflate' | 'zstd'

/** Two for each thread that libuv has by default: one being inflated, one that waits. */
const MOST_HANDED_OVER = 8
let handedOver = 0

export interface PackedUnit {
  readonly file: string
  readonly offset: number
  readonly clause: string
  readonly packing: Packing
  /** Fewest and most bytes that may come out. */
  readonly least: number
  readonly most: number
}

export async function unpack(packed: Uint8Array, unit: PackedUnit): Promise<Uint8Array> {
  const bytes = await run(packed, unit).catch((cause: NodeJS.ErrnoException) => {
    const endless = cause.code === 'ERR_BUFFER_TOO_LARGE'
    throw corrupt(unit, endless ? `inflates to more than ${unit.most} bytes` : 'cannot be inflated', { cause })
  })
  if (bytes.length < unit.least) throw corrupt(unit, `inflates to ${bytes.length} bytes instead of ${unit.least}`)
  return freeable(bytes)
}

type Inflate = (packed: Uint8Array, options: zlib.ZlibOptions) => Buffer

const inflaters: Readonly<
  Record<Packing, { readonly here: Inflate; readonly elsewhere: (...args: Parameters<Inflate>) => Promise<Buffer> }>
> = {
  zlib: { here: zlib.inflateSync, elsewhere: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflate) },
  deflate: { here: zlib.inflateRawSync, elsewhere: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.inflateRaw) },
  zstd: {
    here: zlib.zstdDecompressSync as Inflate,
    elsewhere: promisify<Uint8Array, zlib.ZlibOptions, Buffer>(zlib.zstdDecompress as typeof zlib.inflate),
  },
}

async function run(unit: Uint8Array, { packing, most }: PackedUnit): Promise<Uint8Array> {
  // A qcow2 cluster is one frame followed by whatever filled its last sector, which zstd would take for another frame.
  const packed = packing === 'zstd' ? unit.subarray(0, zstdFrameLength(unit)) : unit
  // One output chunk that holds everything, plus the byte that makes zlib notice too much: no copy at the end.
  const options = { maxOutputLength: most, chunkSize: Math.max(64, most + 1) }
  const { here, elsewhere } = inflaters[packing]
  const isQuick = packed.length >= most || packed.length * 16 <= most
  if (isQuick || handedOver >= MOST_HANDED_OVER) return here(packed, options)
  handedOver++
  try {
    return await elsewhere(packed, options)
  } finally {
    handedOver--
  }
}

const corrupt = ({ file, offset, clause }: PackedUnit, text: string, options?: ErrorOptions) =>
  new DiskFormatError({ file, offset, reason: 'corrupt', clause, text: `the compressed data here ${text}` }, options)
