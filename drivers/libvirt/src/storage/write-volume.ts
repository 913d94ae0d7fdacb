/**
 * Replaces the content of a volume, byte for byte, through libvirt's upload stream. A volume that is a file is made anew first.
 */
import type { VolumeChunk, VolumeLocation } from '@covisor/driver-api'
import { type RpcStream, type StoragePool, type StorageVol, StorageVolUploadFlags } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import type { HostLink } from '../session/host-link.ts'
import { aboutVolume, findPool, findVolumeIn } from './find-volume.ts'
import { madeAnew } from './made-anew.ts'
import { refreshPool } from './refresh-pool.ts'
import { inStreams, type StreamStep } from './stream-steps.ts'
import { asPoolFull, freeBytes, getVolume, hasFiles, poolFull } from './volumes.ts'

export async function writeVolume(
  link: HostLink,
  location: VolumeLocation,
  chunks: AsyncIterable<VolumeChunk>,
  signal: AbortSignal,
): Promise<number> {
  const volume = await getVolume(link, location, signal)
  if (volume === undefined) throw new AppError('NOT_FOUND', { kind: 'volume', name: location.name })
  const pool = await findPool(link, location.pool, signal)
  const isFile = await hasFiles(link, pool, signal)
  const vol = isFile ? await madeAnew(link, pool, volume, signal) : await findVolumeIn(link, pool, location, signal)

  const length = volume.format === 'raw' ? volume.capacityBytes : 0
  const source = new Counted(abortable(chunks, signal))
  const steps = inStreams(source, { length, gaps: isFile ? 'holes' : 'zeros' })
  await upload(link, pool, vol, steps, source, signal)
  await refreshPool(link, pool, signal)
  if (isFile) await refuseLost(link, pool, location, source.bytes, signal)
  return source.bytes
}

/**
 * libvirt 9.0 was seen to confirm an upload that its writing thread had no room for. Less stored than was sent means nothing
 * by itself (file systems compress), but it does in a pool that has no room left.
 */
async function refuseLost(
  link: HostLink,
  pool: StoragePool,
  location: VolumeLocation,
  sent: number,
  signal: AbortSignal,
): Promise<void> {
  const stored = (await getVolume(link, location, signal))?.allocatedBytes ?? sent
  if (stored >= sent) return
  const free = await freeBytes(link, pool, signal)
  if (free < NO_ROOM_BYTES) throw poolFull(pool, sent, free, undefined)
}

/** Less than one write of libvirt's. */
const NO_ROOM_BYTES = 256 * 1024

/** Chunks on their way, and how many bytes they had. */
class Counted implements AsyncIterable<VolumeChunk> {
  readonly #chunks: AsyncIterable<VolumeChunk>
  bytes = 0

  constructor(chunks: AsyncIterable<VolumeChunk>) {
    this.#chunks = chunks
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<VolumeChunk, void, undefined> {
    for await (const chunk of this.#chunks) {
      this.bytes += chunk.bytes.length
      yield chunk
    }
  }
}

/** A stream is believed only when the host has confirmed its end. */
async function upload(
  link: HostLink,
  pool: StoragePool,
  vol: StorageVol,
  steps: ReturnType<typeof inStreams>,
  source: Counted,
  signal: AbortSignal,
): Promise<void> {
  const question = aboutVolume('write volume', vol, signal)
  let stream: RpcStream | undefined
  const carryOut = async (step: StreamStep): Promise<void> => {
    if (step.kind === 'begin') {
      await stream?.finish()
      const args = { vol, offset: BigInt(step.offset), length: 0n, flags: StorageVolUploadFlags.SPARSE_STREAM }
      stream = (await link.bulk.call.storageVolUpload(args, { signal })).stream
    } else if (step.kind === 'hole') await stream?.writeHole(step.length)
    else await stream?.write(step.bytes)
  }
  /** Only the host's errors are translated: one of the source, or an abort, is the caller's own. */
  const asked = async (work: Promise<void> | undefined): Promise<void> => {
    try {
      await work
    } catch (error) {
      throw await asPoolFull(link, pool, source.bytes, link.translated(error, question), signal)
    }
  }
  try {
    for await (const step of steps) await asked(carryOut(step))
    await asked(stream?.finish())
  } finally {
    await stream?.abort() // does nothing after finish
  }
}

/** Ends with the signal's reason even while the source is silent. */
async function* abortable<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  const aborted = Promise.withResolvers<never>()
  aborted.promise.catch(() => {}) // nobody may be waiting
  const onAbort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  let finished = false
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = await Promise.race([iterator.next(), aborted.promise])
      if (next.done === true) {
        finished = true
        return
      }
      yield next.value
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Not awaited: a generator that is stuck in its own wait would never answer.
    if (!finished) void iterator.return?.()?.catch(() => {})
  }
}
