/** Disks and network interfaces as observed. A device of ours keeps its key; others are found by what only they have. */
import type { ObservedDisk, ObservedNic, VolumeLocation } from '@covisor/driver-api'
import { type DiskBus, diskBuses, type NicModel, nicModels } from '@covisor/model'
import type { XmlElement } from '@covisor/xml'
import { keyOfAlias } from './alias.ts'

export function observeDisk(disk: XmlElement, volumeAt: (path: string) => VolumeLocation | undefined): ObservedDisk {
  const source = sourceOf(disk, volumeAt)
  const format = disk.first('driver')?.attr('type')
  const device = disk.attr('device')
  const below = belowOf(disk, volumeAt)
  return {
    key: diskKey(disk),
    device: device === 'cdrom' || device === 'floppy' || device === 'lun' ? device : 'disk',
    bus: busOf(disk),
    readOnly: disk.first('readonly') !== undefined,
    ...(source === undefined ? {} : { source }),
    ...(below.length === 0 ? {} : { below }),
    ...(format === undefined ? {} : { format }),
  }
}

export function observeNic(nic: XmlElement): ObservedNic {
  const model = nic.first('model')?.attr('type')
  return {
    key: nicKey(nic),
    mac: macOf(nic),
    model: nicModels.find((name): name is NicModel => name === model) ?? 'other',
    connected: nic.first('link')?.attr('state') !== 'down',
    source: nicSource(nic),
  }
}

export const diskKey = (disk: XmlElement): string => keyOfAlias(disk) ?? disk.first('target')?.attr('dev') ?? ''
export const nicKey = (nic: XmlElement): string => keyOfAlias(nic) ?? macOf(nic)
export const macOf = (nic: XmlElement): string => nic.first('mac')?.attr('address')?.toLowerCase() ?? ''

function busOf(disk: XmlElement): DiskBus {
  const bus = disk.first('target')?.attr('bus')
  return diskBuses.find((name) => name === bus) ?? 'other'
}

function sourceOf(disk: XmlElement, volumeAt: (path: string) => VolumeLocation | undefined): ObservedDisk['source'] {
  const source = disk.first('source')
  const pool = source?.attr('pool')
  const name = source?.attr('volume')
  if (pool !== undefined && name !== undefined) return { volume: { pool, name } }

  const path = source?.attr('file') ?? source?.attr('dev') ?? source?.attr('dir')
  if (path !== undefined) {
    const volume = volumeAt(path)
    return volume === undefined ? { path } : { path, volume }
  }
  // Network disks: rbd, iscsi, nbd, http.
  const protocol = source?.attr('protocol')
  if (protocol === undefined) return undefined
  const named = `${protocol}:${source?.attr('name') ?? ''}`
  const volume = volumeAt(named)
  return volume === undefined ? { path: named } : { path: named, volume }
}

/** The chain of backing files, as libvirt tells it of running domains: each element inside the one above it. */
function belowOf(disk: XmlElement, volumeAt: (path: string) => VolumeLocation | undefined): VolumeLocation[] {
  const below: VolumeLocation[] = []
  for (let layer = disk.first('backingStore'); layer !== undefined; layer = layer.first('backingStore')) {
    const volume = sourceOf(layer, volumeAt)?.volume
    if (volume !== undefined) below.push(volume)
  }
  return below
}

function nicSource(nic: XmlElement): ObservedNic['source'] {
  const source = nic.first('source')
  const network = source?.attr('network')
  if (network !== undefined) return { network }
  const bridge = source?.attr('bridge')
  if (bridge !== undefined) return { bridge }
  return { other: [nic.attr('type'), source?.attr('dev')].filter((part) => part !== undefined).join(':') }
}
