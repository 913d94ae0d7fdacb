/**
 * Empties a volume that is a file, by making the file anew: what qemu-img wrote when it was created (an empty qcow2 has tables
 * too), or an earlier attempt, must not show through where the new content has holes. Whoever still has the old file open
 * writes into nothing.
 *
 * It is made as raw, because libvirt would have qemu-img write tables again; what it really is, libvirt finds out when the
 * pool is refreshed afterwards.
 */
import type { ObservedVolume } from '@covisor/driver-api'
import type { StoragePool, StorageVol } from '@covisor/libvirt'
import type { HostLink } from '../session/host-link.ts'
import { volumeXml } from '../storage-xml/volume-xml.ts'
import { aboutVolume, findVolumeIn } from './find-volume.ts'

/** A raw volume keeps its size, as a device would; of other formats the size is inside, and the file begins empty. */
export async function madeAnew(
  link: HostLink,
  pool: StoragePool,
  volume: ObservedVolume,
  signal: AbortSignal,
): Promise<StorageVol> {
  const question = aboutVolume('empty volume', volume, signal)
  const capacityBytes = volume.format === 'raw' ? volume.capacityBytes : 0
  const xml = volumeXml({ name: volume.name, format: 'raw', capacityBytes }, { sparse: true })
  const old = await findVolumeIn(link, pool, volume, signal)
  await link.askSlow(question, (call, options) => call.storageVolDelete({ vol: old }, options))
  return (await link.askSlow(question, (call, options) => call.storageVolCreateXml({ pool, xml }, options))).vol
}
