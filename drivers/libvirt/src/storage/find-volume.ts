/** Finds pools and volumes by name. What is not there is NOT_FOUND, with its name. */
import type { VolumeLocation } from '@covisor/driver-api'
import type { StoragePool, StorageVol } from '@covisor/libvirt'
import type { HostLink, Question } from '../session/host-link.ts'

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

export async function findVolume(link: HostLink, location: VolumeLocation, signal: AbortSignal): Promise<StorageVol> {
  return findVolumeIn(link, await findPool(link, location.pool, signal), location, signal)
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
