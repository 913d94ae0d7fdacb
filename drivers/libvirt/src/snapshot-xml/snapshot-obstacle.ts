/** Why internal snapshots of a domain cannot be taken, if so. */
import type { XmlElement } from '@covisor/xml'
import { diskKey } from '../domain-xml/observe-device.ts'

/** Since then libvirt keeps UEFI variables in qcow2 and can take them along. */
const UEFI_SINCE = 10_010_000n

export function snapshotObstacle(domain: XmlElement, libvirtVersion: bigint): string | undefined {
  if (domain.attr('type') === 'test') return undefined // it only pretends
  const os = domain.first('os')
  const uefi = os?.attr('firmware') === 'efi' || os?.first('loader')?.attr('type') === 'pflash'
  if (uefi && libvirtVersion < UEFI_SINCE) {
    return 'it has UEFI firmware, whose variables this libvirt cannot keep in a snapshot (10.10 and later can)'
  }
  const drives = domain.first('devices')?.elements('disk') ?? []
  const disks = drives.filter((drive) => (drive.attr('device') ?? 'disk') === 'disk')
  if (disks.length === 0) return 'it has no disk that a snapshot could be kept in'
  const unfit = disks.filter((disk) => isWritten(disk) && !isQcow2(disk))
  if (unfit.length === 0) return undefined
  return `snapshots are kept inside qcow2 volumes, and disk ${unfit.map((disk) => `"${diskKey(disk)}"`).join(', ')} is not one`
}

const isWritten = (disk: XmlElement): boolean => disk.first('readonly') === undefined
const isQcow2 = (disk: XmlElement): boolean => disk.first('driver')?.attr('type') === 'qcow2'
