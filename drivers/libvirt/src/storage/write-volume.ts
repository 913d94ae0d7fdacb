/**
 * Replaces the content of a volume, byte for byte.
 *
 * A volume that is a file is made anew first, empty: what qemu-img wrote when it was created (an empty qcow2 has tables
 * too), or an earlier attempt, must not show through where the new content has holes. It is made as raw, because libvirt
 * would have qemu-img write tables again; what it really is, libvirt finds out when the pool is refreshed afterwards.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ObservedVolume, VolumeChunk, VolumeLocation } from '@covisor/driver-api'
import { ErrorCode, type RpcStream, type StoragePool, type StorageVol, StorageVolUploadFlags } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import type { HostLink } from '../session/host-link.ts'
import { libvirtCode } from '../session/translate-error.ts'
import { volumeXml } from '../storage-xml/volume-xml.ts'
import { aboutPool, aboutVolume, findPool } from './find-volume.ts'
import { inStreams, type StreamStep } from './stream-steps.ts'
import { asPoolFull, getVolume, hasFiles } from './volumes.ts'

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
  const vol = isFile ? await madeAnew(link, pool, volume, signal) : await lookup(link, pool, location, signal)

  const length = volume.format === 'raw' ? volume.capacityBytes : 0
  const source = new Counted(abortable(chunks, signal))
  const steps = inStreams(source, { length, gaps: isFile ? 'holes' : 'zeros' })
  await upload(link, pool, vol, steps, source, signal)
  await refresh(link, pool, signal)
  return source.bytes
}

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

/** A raw volume keeps its size, as a device would; of other formats the size is inside, and the file begins empty. */
async function madeAnew(
  link: HostLink,
  pool: StoragePool,
  volume: ObservedVolume,
  signal: AbortSignal,
): Promise<StorageVol> {
  const question = aboutVolume('empty volume', volume, signal)
  const capacityBytes = volume.format === 'raw' ? volume.capacityBytes : 0
  const xml = volumeXml({ name: volume.name, format: 'raw', capacityBytes }, { sparse: true })
  const old = await lookup(link, pool, volume, signal)
  await link.askSlow(question, (call, options) => call.storageVolDelete({ vol: old }, options))
  return (await link.askSlow(question, (call, options) => call.storageVolCreateXml({ pool, xml }, options))).vol
}

async function lookup(
  link: HostLink,
  pool: StoragePool,
  location: VolumeLocation,
  signal: AbortSignal,
): Promise<StorageVol> {
  const question = aboutVolume('find volume', location, signal)
  const { name } = location
  return (await link.ask(question, (call, options) => call.storageVolLookupByName({ pool, name }, options))).vol
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

const REFRESH_ATTEMPTS = 20
const REFRESH_PAUSE_MS = 100

/**
 * libvirt learns format and size of what was written. It refuses while another volume of the pool is being made; it also
 * refreshes by itself some time after an upload, so a refusal that stays is no failure.
 */
async function refresh(link: HostLink, pool: StoragePool, signal: AbortSignal): Promise<void> {
  const question = aboutPool('refresh pool', pool.name, signal)
  for (let attempt = 0; attempt < REFRESH_ATTEMPTS; attempt++) {
    try {
      await link.askSlow(question, (call, options) => call.storagePoolRefresh({ pool }, options))
      return
    } catch (error) {
      const code = libvirtCode(error)
      if (code !== ErrorCode.INTERNAL_ERROR && code !== ErrorCode.OPERATION_INVALID) throw error
      await sleep(REFRESH_PAUSE_MS, undefined, { signal })
    }
  }
}
