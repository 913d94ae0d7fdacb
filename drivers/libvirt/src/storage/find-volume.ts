/** Finds pools and volumes by name. What is not there is NOT_FOUND, with its name. */
import type { VolumeLocation } from '@covisor/driver-api'
import type { StoragePool, StorageVol } from '@covisor/libvirt'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { ifTold } from '../session/if-told.ts'

export function aboutPool(action: string, name: string, signal: AbortSignal): Question {
  return { action: `${action} "${name}"`, subject: { kind: 'pool', name }, signal }
}

export function aboutVolume(action: string, { pool, name }: VolumeLocation, signal: AbortSignal): Question {
  return { action: `${action} "${name}" in pool "${pool}"`, subject: { kind: 'volume', name }, signal }
}

export async function findPool(link: HostLink, name: string, signal: AbortSignal): Promise<StoragePool> {
  const question = aboutPool('find pool', name, signal)
  return (await link.ask(question, (call, options) => call.storagePoolLookupByName({ name }, options))).pool
}

/** Another host may have made it a moment ago: a pool is looked through again before a volume is said not to be there. */
export async function findVolume(link: HostLink, location: VolumeLocation, signal: AbortSignal): Promise<StorageVol> {
  const pool = await findPool(link, location.pool, signal)
  const known = await ifNotGone(findVolumeIn(link, pool, location, signal))
  if (known !== undefined) return known
  await lookThrough(link, pool, signal)
  return await findVolumeIn(link, pool, location, signal)
}

/** Once, unlike refresh-pool.ts: a pool that works on something is not looked through, and need not be. */
async function lookThrough(link: HostLink, pool: StoragePool, signal: AbortSignal): Promise<void> {
  const question = aboutPool('look through pool', pool.name, signal)
  await ifTold(link.askSlow(question, (call, options) => call.storagePoolRefresh({ pool }, options)))
}

export async function findVolumeIn(
  link: HostLink,
  pool: StoragePool,
  location: VolumeLocation,
  signal: AbortSignal,
): Promise<StorageVol> {
  const question = aboutVolume('find volume', location, signal)
  const { name } = location
  return (await link.ask(question, (call, options) => call.storageVolLookupByName({ pool, name }, options))).vol
}
