/** Making, copying, growing and removing volumes. Raw and ISO volumes take up their whole size at once, qcow2 what is in them. */
import { DiskFormatError } from '@covisor/disk'
import type { NewVolume, ObservedVolume, VolumeLocation } from '@covisor/driver-api'
import { AppError, formatBytes } from '@covisor/model'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { Content } from '../storage/content.ts'
import { convertedImage, emptyImage } from '../storage/images.ts'
import type { VolumeRecord } from '../world/records.ts'
import { usesMemory } from '../world/vm-table.ts'
import { volumeKey } from '../world/volume-table.ts'
import { without } from '../world/without.ts'
import type { Caller } from './caller.ts'
import { mustBePool } from './pools.ts'
import { noSuch, refused } from './refusals.ts'

export const observedVolume = (volume: VolumeRecord): ObservedVolume => without(volume, 'content')

/** Throws NOT_FOUND. */
export function getVolume(endpoint: SimulatedEndpoint, location: VolumeLocation): VolumeRecord {
  mustBePool(endpoint, location.pool)
  const volume = endpoint.volumes.at(location)
  if (volume === undefined) throw noSuch('volume', location.name)
  return volume
}

export async function createVolume(endpoint: SimulatedEndpoint, wanted: NewVolume): Promise<void> {
  const { pool, name, format, capacityBytes } = wanted
  mustBePool(endpoint, pool)
  const before = endpoint.volumes.at(wanted)
  if (before !== undefined) {
    if (before.format === format && before.capacityBytes === capacityBytes) return
    throw new AppError('NAME_TAKEN', { kind: 'volume', name })
  }
  if (!formats.includes(format)) {
    throw refused(endpoint.name, `make volume "${name}"`, `a pool of type dir makes no ${format} volumes`)
  }
  mustHaveRoom(endpoint, pool, allocatedAt(format, capacityBytes, undefined))
  keep(endpoint, wanted, await emptyImage(endpoint.contents, format, capacityBytes))
}

export function deleteVolume(endpoint: SimulatedEndpoint, location: VolumeLocation): void {
  // A pool that is away is not a volume that is gone: it may still be in there.
  if (!endpoint.pools.has(location.pool)) {
    throw new AppError('POOL_UNUSABLE', { pool: location.pool, why: 'the host does not have it' })
  }
  const volume = endpoint.volumes.at(location)
  if (volume === undefined) return
  mustBeFree(endpoint, location)
  endpoint.volumes.drop(volumeKey(location))
  if (volume.content !== undefined) endpoint.contents.drop(volume.content)
}

export async function resizeVolume(
  endpoint: SimulatedEndpoint,
  location: VolumeLocation,
  capacityBytes: number,
): Promise<void> {
  const volume = getVolume(endpoint, location)
  if (capacityBytes === volume.capacityBytes) return
  mustBeFree(endpoint, location)
  if (capacityBytes < volume.capacityBytes) {
    throw refused(endpoint.name, `shrink volume "${location.name}"`, 'what is at its end would be lost')
  }
  const { format } = volume
  const larger = allocatedAt(format, capacityBytes, undefined) - allocatedAt(format, volume.capacityBytes, undefined)
  mustHaveRoom(endpoint, location.pool, larger)
  const content = await contentOf(endpoint, volume)
  if (format === 'qcow2') {
    const grown = await converted(endpoint, content, volume, { ...volume, capacityBytes })
    keep(endpoint, { ...volume, capacityBytes }, grown)
    endpoint.contents.drop(content.key)
  } else {
    content.resize(capacityBytes)
    keep(endpoint, { ...volume, capacityBytes }, content)
  }
}

export async function copyVolume(caller: Caller, from: VolumeLocation, to: NewVolume): Promise<void> {
  const { endpoint } = caller
  const original = getVolume(endpoint, from)
  mustBePool(endpoint, to.pool)
  const unfinished = endpoint.volumes.at(to)
  if (unfinished !== undefined) deleteVolume(endpoint, to)

  const needed = to.format === 'qcow2' ? original.allocatedBytes : to.capacityBytes
  mustHaveRoom(endpoint, to.pool, needed)
  const blank = await emptyImage(endpoint.contents, to.format, to.capacityBytes)
  keep(endpoint, to, blank)
  await caller.fault('copyVolume', to, 'during')

  const content = await contentOf(endpoint, original)
  const isSame = to.format === original.format && to.capacityBytes <= original.capacityBytes
  const copy = isSame ? endpoint.contents.copy(content) : await converted(endpoint, content, original, to)
  keep(endpoint, { ...to, capacityBytes: Math.max(to.capacityBytes, original.capacityBytes) }, copy)
  endpoint.contents.drop(blank.key)
}

/** Throws HOST_REFUSED if what is in the volume is no image of its format. */
async function converted(
  { contents, name: host }: SimulatedEndpoint,
  content: Content,
  from: VolumeRecord,
  to: NewVolume,
): Promise<Content> {
  try {
    return await convertedImage(contents, content, from.format, to.format, to.capacityBytes)
  } catch (cause) {
    if (!(cause instanceof DiskFormatError)) throw cause
    throw refused(host, `convert volume "${from.name}"`, cause.message, { cause })
  }
}

/** The bytes of a volume; those of the model get theirs when somebody asks. */
export async function contentOf(endpoint: SimulatedEndpoint, volume: VolumeRecord): Promise<Content> {
  if (volume.content !== undefined) return endpoint.contents.open(volume.content)
  const content = await emptyImage(endpoint.contents, volume.format, volume.capacityBytes)
  endpoint.volumes.put(volumeKey(volume), { ...volume, content: content.key })
  return content
}

/** Records a volume as it is now. Nobody is told: hypervisors have news of pools, hardly of volumes. */
export function keep(endpoint: SimulatedEndpoint, volume: NewVolume, content: Content): void {
  const { pool, name, format, capacityBytes } = volume
  const folder = endpoint.pools.get(pool)?.path
  endpoint.volumes.put(volumeKey(volume), {
    pool,
    name,
    format,
    capacityBytes,
    allocatedBytes: allocatedAt(format, capacityBytes, content),
    ...(folder !== undefined && { path: `${folder}/${name}` }),
    content: content.key,
  })
}

/** Throws POOL_FULL. */
export function mustHaveRoom(endpoint: SimulatedEndpoint, pool: string, wantedBytes: number): void {
  const free = Math.max(0, mustBePool(endpoint, pool).capacityBytes - endpoint.volumes.allocatedBytes(pool))
  if (wantedBytes <= free) return
  throw new AppError('POOL_FULL', { pool, wanted: formatBytes(wantedBytes), free: formatBytes(free) })
}

/** Throws VOLUME_IN_USE. */
export function mustBeFree({ vms }: SimulatedEndpoint, { pool, name }: VolumeLocation): void {
  for (const { observed } of vms.values()) {
    if (!usesMemory(observed.power)) continue
    const uses = observed.disks.some(({ source }) => source?.volume?.name === name && source.volume.pool === pool)
    if (uses) throw new AppError('VOLUME_IN_USE', { volume: name, by: `VM "${observed.nativeName}"` })
  }
}

const formats: readonly string[] = ['qcow2', 'raw', 'iso']

const allocatedAt = (format: string, capacityBytes: number, content: Content | undefined): number =>
  format === 'qcow2' ? (content?.allocatedBytes ?? 0) : capacityBytes
