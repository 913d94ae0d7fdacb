/** Volumes of a host: listed, made, copied, grown, deleted. Their content is in write-volume.ts and read-volume.ts. */
import type { NewVolume, ObservedVolume, VolumeLocation } from '@covisor/driver-api'
import { ErrorCode, type StoragePool } from '@covisor/libvirt'
import { AppError, formatBytes, isAppError } from '@covisor/model'
import type { HostLink } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { isNoSpace, libvirtCode } from '../session/translate-error.ts'
import { FILE_POOLS, poolFolder } from '../storage-xml/pool-xml.ts'
import { observeVolume, volumeXml } from '../storage-xml/volume-xml.ts'
import { aboutPool, aboutVolume, findPool, findVolume } from './find-volume.ts'

export async function listVolumes(
  link: HostLink,
  poolName: string,
  signal: AbortSignal,
): Promise<readonly ObservedVolume[]> {
  const pool = await findPool(link, poolName, signal)
  const question = aboutPool('list the volumes of pool', poolName, signal)
  const { vols } = await link.ask(question, (call, options) => call.storagePoolListAllVolumes({ pool }, options))
  const seen = await Promise.all(
    vols.map(async (vol) => {
      const told = await ifNotGone(link.ask(question, (call, options) => call.storageVolGetXmlDesc({ vol }, options)))
      return told === undefined ? undefined : observeVolume(told.xml, poolName)
    }),
  )
  return seen.filter((volume) => volume !== undefined)
}

export async function getVolume(
  link: HostLink,
  location: VolumeLocation,
  signal: AbortSignal,
): Promise<ObservedVolume | undefined> {
  const question = aboutVolume('describe volume', location, signal)
  return ifNotGone(
    (async () => {
      const vol = await findVolume(link, location, signal)
      const { xml } = await link.ask(question, (call, options) => call.storageVolGetXmlDesc({ vol }, options))
      return observeVolume(xml, location.pool)
    })(),
  )
}

export async function createVolume(link: HostLink, volume: NewVolume, signal: AbortSignal): Promise<void> {
  const pool = await findPool(link, volume.pool, signal)
  const question = aboutVolume('make volume', volume, signal)
  const sparse = await hasFiles(link, pool, signal)
  const xml = volumeXml(volume, { sparse })
  try {
    await link.askSlow(question, (call, options) => call.storageVolCreateXml({ pool, xml }, options))
  } catch (error) {
    // Looked at rather than told by the error: not every hypervisor has a number of its own for it.
    const existing = await getVolume(link, volume, signal)
    if (isSame(existing, volume)) return
    if (existing !== undefined) throw nameTaken(volume, error)
    throw await asPoolFull(link, pool, volume.capacityBytes, error, signal)
  }
}

function isSame(existing: ObservedVolume | undefined, wanted: NewVolume): boolean {
  if (existing === undefined || existing.capacityBytes !== wanted.capacityBytes) return false
  // An ISO is known as one only after its content was written.
  return existing.format === wanted.format || (wanted.format === 'iso' && existing.format === 'raw')
}

const nameTaken = ({ name }: VolumeLocation, cause: unknown): AppError =>
  new AppError('NAME_TAKEN', { kind: 'volume', name }, { cause })

export async function deleteVolume(link: HostLink, location: VolumeLocation, signal: AbortSignal): Promise<void> {
  const vol = await unlessGone(link, location, signal)
  if (vol === undefined) return
  const question = aboutVolume('delete volume', location, signal)
  try {
    await ifNotGone(link.askSlow(question, (call, options) => call.storageVolDelete({ vol }, options)))
  } catch (error) {
    if (libvirtCode(error) !== ErrorCode.OPERATION_INVALID) throw error
    const by = 'a running copy, upload or download'
    throw new AppError('VOLUME_IN_USE', { volume: location.name, by }, { cause: error })
  }
}

/** A pool that is away is not a volume that is gone: it may still be in there. */
async function unlessGone(link: HostLink, location: VolumeLocation, signal: AbortSignal) {
  const away = (why: string, cause: unknown) => new AppError('POOL_UNUSABLE', { pool: location.pool, why }, { cause })
  try {
    return await findVolume(link, location, signal)
  } catch (error) {
    if (libvirtCode(error) === ErrorCode.OPERATION_INVALID) throw away('it is not active', error)
    if (!isAppError(error, 'NOT_FOUND')) throw error
    if (error.params.kind === 'pool') throw away('the host does not have it', error)
    return undefined
  }
}

export async function resizeVolume(
  link: HostLink,
  location: VolumeLocation,
  capacityBytes: number,
  signal: AbortSignal,
): Promise<void> {
  const now = await getVolume(link, location, signal)
  if (now?.capacityBytes === capacityBytes) return
  const vol = await findVolume(link, location, signal)
  const question = aboutVolume('resize volume', location, signal)
  const capacity = BigInt(capacityBytes)
  await link.askSlow(question, (call, options) => call.storageVolResize({ vol, capacity, flags: undefined }, options))
}

export async function copyVolume(
  link: HostLink,
  from: VolumeLocation,
  to: NewVolume,
  signal: AbortSignal,
): Promise<void> {
  const clonevol = await findVolume(link, from, signal)
  await deleteVolume(link, to, signal) // an unfinished copy
  const pool = await findPool(link, to.pool, signal)
  const question = aboutVolume(`copy volume "${from.name}" to`, to, signal)
  const xml = volumeXml(to, { sparse: await hasFiles(link, pool, signal) })
  try {
    await link.askSlow(question, (call, o) =>
      call.storageVolCreateXmlFrom({ pool, xml, clonevol, flags: undefined }, o),
    )
  } catch (error) {
    if (libvirtCode(error) === ErrorCode.STORAGE_VOL_EXIST) throw nameTaken(to, error)
    throw await asPoolFull(link, pool, to.capacityBytes, error, signal)
  }
}

export async function hasFiles(link: HostLink, pool: StoragePool, signal: AbortSignal): Promise<boolean> {
  const question = aboutPool('describe pool', pool.name, signal)
  const { xml } = await link.ask(question, (call, options) => call.storagePoolGetXmlDesc({ pool }, options))
  return FILE_POOLS.includes(poolFolder(xml).type)
}

/**
 * POOL_FULL instead of what the host said, when that was the reason: its error number says so, or the volume takes its
 * space at once (a logical volume) and there is not that much.
 */
export async function asPoolFull(
  link: HostLink,
  pool: StoragePool,
  wanted: number,
  error: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  if (!isAppError(error, 'HOST_REFUSED')) return error
  const free = await freeBytes(link, pool, signal)
  const takesItAtOnce = free < wanted && !(await hasFiles(link, pool, signal))
  return isNoSpace(error) || takesItAtOnce ? poolFull(pool, wanted, free, error.cause) : error
}

export async function freeBytes(link: HostLink, pool: StoragePool, signal: AbortSignal): Promise<number> {
  const question = aboutPool('describe pool', pool.name, signal)
  return Number((await link.ask(question, (call, options) => call.storagePoolGetInfo({ pool }, options))).available)
}

export function poolFull({ name }: StoragePool, wanted: number, free: number, cause: unknown): AppError {
  return new AppError('POOL_FULL', { pool: name, wanted: formatBytes(wanted), free: formatBytes(free) }, { cause })
}
