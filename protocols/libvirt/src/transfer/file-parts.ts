/**
 * A file on this side of a volume transfer: `readParts` for uploads, `writeParts` for downloads, with holes kept in both.
 *
 * Reads one piece ahead into buffers that go round: allocating a megabyte for each piece costs more than sending it. So a
 * piece is good until the next one is asked for, which is how `uploadVolume` and any `for await` loop use it.
 *
 * Node cannot ask where a file has holes, so they are found as libvirt's readers would see them: blocks of zeros.
 */
import type { FileHandle } from 'node:fs/promises'
import type { StreamPart } from '../session/rpc-stream.ts'
import { STREAM_CHUNK_BYTES } from '../wire/limits.ts'

export interface ReadPartsOptions {
  /** Where to begin, in bytes. */
  readonly start?: number
  /** Where to stop, in bytes from the beginning of the file; its end if not given. */
  readonly end?: number
  /** Blocks of zeros become holes: for an upload with `sparse` into a volume that has no old content. */
  readonly sparse?: boolean
}

/** Smaller holes would cost more as packets than they save as bytes. */
const HOLE_BYTES = 64 * 1024
/** The most whole blocks in four packets: a fifth, nearly empty, would cost as much as a full one. */
const PIECE_BYTES = Math.floor((4 * STREAM_CHUNK_BYTES) / HOLE_BYTES) * HOLE_BYTES
const zeros = Buffer.alloc(HOLE_BYTES)

export async function* readParts(
  file: FileHandle,
  { start = 0, end = Number.MAX_SAFE_INTEGER, sparse = false }: ReadPartsOptions = {},
): AsyncGenerator<StreamPart, void, undefined> {
  const buffers = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)]
  let at = start
  const readNext = async (turn: number): Promise<Buffer> => {
    const buffer = buffers[turn % 2] as Buffer
    const { bytesRead } = await file.read(buffer, 0, Math.min(PIECE_BYTES, end - at), at)
    at += bytesRead
    return buffer.subarray(0, bytesRead)
  }

  let hole = 0n
  let reading = readNext(0)
  reading.catch(() => {}) // reported where it is awaited; a caller that leaves early never gets there
  for (let turn = 1; ; turn++) {
    const piece = await reading
    if (piece.length === 0) break
    reading = readNext(turn)
    reading.catch(() => {})
    for (const part of sparse ? split(piece) : [{ kind: 'data', bytes: piece } as const]) {
      if (part.kind === 'hole') {
        hole += part.length
        continue
      }
      if (hole > 0n) yield { kind: 'hole', length: hole }
      hole = 0n
      yield part
    }
  }
  if (hole > 0n) yield { kind: 'hole', length: hole }
}

/** Writes what was downloaded, from the file's beginning, and cuts the file there; holes stay unwritten. */
export async function writeParts(parts: AsyncIterable<StreamPart>, file: FileHandle): Promise<void> {
  await file.truncate(0)
  let at = 0
  for await (const part of parts) {
    if (part.kind === 'hole') at += Number(part.length)
    else at = await writeAll(file, part.bytes, at)
  }
  await file.truncate(at)
}

/** Neighbouring blocks of the same kind in one part. */
function* split(piece: Buffer): Generator<StreamPart, void, undefined> {
  let from = 0
  let wasHole: boolean | undefined
  for (let at = 0; at < piece.length; at += HOLE_BYTES) {
    const block = piece.subarray(at, at + HOLE_BYTES)
    const isHole = block.compare(zeros, 0, block.length) === 0
    if (wasHole !== undefined && isHole !== wasHole) {
      yield partOf(piece.subarray(from, at), wasHole)
      from = at
    }
    wasHole = isHole
  }
  yield partOf(piece.subarray(from), wasHole === true)
}

const partOf = (bytes: Buffer, isHole: boolean): StreamPart =>
  isHole ? { kind: 'hole', length: BigInt(bytes.length) } : { kind: 'data', bytes }

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<number> {
  let done = 0
  while (done < bytes.length) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten
  return at + done
}
