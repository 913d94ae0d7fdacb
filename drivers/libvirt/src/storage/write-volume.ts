/**
 * Replaces the content of a volume, byte for byte.
 *
 * A volume that is a file is made anew first, empty: what qemu-img wrote when it was created (an empty qcow2 has tables
 * too), or an earlier attempt, must not show through where the new content has holes. It is made as raw, because libvirt
 * would have qemu-img write tables again; what it really is, libvirt finds out when the pool is refreshed afterwards.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { ObservedVolume, VolumeChunk, VolumeLocation } from '@covisor/driver-api'
import { ErrorCode, type RpcStream, type StoragePool, type StorageVol } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import type { HostLink } from '../session/host-link.ts'
import { libvirtCode } from '../session/translate-error.ts'
import { volumeXml } from '../storage-xml/volume-xml.ts'
import { aboutPool, aboutVolume, findPool } from './find-volume.ts'
import { inRuns } from './runs.ts'
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

  const written = await upload(link, pool, vol, inRuns(abortable(chunks, signal), !isFile), signal)
  await refresh(link, pool, signal)
  return written
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

/** Returns the bytes written. A run is believed only when the host has confirmed the end of its stream. */
async function upload(
  link: HostLink,
  pool: StoragePool,
  vol: StorageVol,
  chunks: ReturnType<typeof inRuns>,
  signal: AbortSignal,
): Promise<number> {
  const question = aboutVolume('write volume', vol, signal)
  let stream: RpcStream | undefined
  let written = 0
  /** Only the host's errors are translated: one of the source, or an abort, is the caller's own. */
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw await asPoolFull(link, pool, written, link.translated(error, question), signal)
    }
  }
  const openAt = (offset: number) =>
    link.bulk.call.storageVolUpload({ vol, offset: BigInt(offset), length: 0n, flags: undefined }, { signal })
  try {
    for await (const { offset, bytes, jumps } of chunks) {
      if (jumps) {
        const finished = stream
        if (finished !== undefined) await asked(() => finished.finish())
        stream = (await asked(() => openAt(offset))).stream
      }
      const current = stream
      if (current !== undefined) await asked(() => current.write(bytes))
      written += bytes.length
    }
    const last = stream
    if (last !== undefined) await asked(() => last.finish())
    return written
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
