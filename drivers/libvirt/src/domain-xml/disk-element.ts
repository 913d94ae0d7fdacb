/**
 * Disks and CD-ROM drives.
 *
 * discard and detect_zeroes give freed space back to the pool. cache='none' with io='native' where the storage can do
 * O_DIRECT: no second cache on the host, the guest's flushes are real, and it is the only mode in which libvirt migrates
 * without being told that it is safe. Elsewhere (tmpfs) cache='writeback', which flushes when the guest asks, because
 * QEMU refuses to open the file otherwise.
 */
import type { VolumeFormat } from '@covisor/driver-api'
import type { CdromSpec, DiskBus, DiskSpec, VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import { alias } from './alias.ts'
import type { CephImage, DiskSource } from './vm-host.ts'

export interface DiskPlace {
  readonly target: string
  readonly bootOrder: number | undefined
  readonly source: DiskSource | undefined
  readonly format?: VolumeFormat | undefined
  readonly ioThread?: number | undefined
}

export function diskElement(disk: DiskSpec, place: DiskPlace): XmlElement {
  const directIo = place.source?.directIo === true
  return el(
    'disk',
    { type: place.source?.type ?? 'file', device: 'disk' },
    el('driver', {
      name: 'qemu',
      type: driverType(place.format),
      cache: directIo ? 'none' : 'writeback',
      io: directIo ? 'native' : undefined,
      discard: disk.readOnly ? undefined : 'unmap',
      detect_zeroes: disk.readOnly ? undefined : 'unmap',
      iothread: place.ioThread,
    }),
    sourceElement(place.source),
    el('target', { dev: place.target, bus: disk.bus }),
    disk.readOnly ? el('readonly') : undefined,
    place.bootOrder === undefined ? undefined : el('boot', { order: place.bootOrder }),
    alias(disk.key),
  )
}

export function cdromElement(cdrom: CdromSpec, place: DiskPlace): XmlElement {
  return el(
    'disk',
    { type: place.source?.type ?? 'file', device: 'cdrom' },
    el('driver', { name: 'qemu', type: 'raw' }),
    sourceElement(place.source),
    el('target', { dev: place.target, bus: cdrom.bus }),
    el('readonly'),
    place.bootOrder === undefined ? undefined : el('boot', { order: place.bootOrder }),
    alias(cdrom.key),
  )
}

export function sourceElement(source: DiskSource | undefined): XmlElement | undefined {
  switch (source?.type) {
    case undefined:
      return undefined
    case 'file':
      return el('source', { file: source.path })
    case 'block':
      return el('source', { dev: source.path })
    case 'network':
      return cephElement(source)
    case 'volume':
      return el('source', { pool: source.pool, volume: source.volume })
    default:
      return source satisfies never
  }
}

function cephElement({ image, servers, auth }: CephImage): XmlElement {
  return el(
    'source',
    { protocol: 'rbd', name: image },
    ...servers.map(({ name, port }) => el('host', { name, port })),
    auth && el('auth', { username: auth.user }, el('secret', { type: 'ceph', [auth.by]: auth.key })),
  )
}

/** How QEMU calls the format. An ISO is read as raw; 'vpc' is QEMU's old word for VHD. */
export function driverType(format: VolumeFormat | undefined): string {
  if (format === 'vhd') return 'vpc'
  return format === undefined || format === 'iso' || format === 'directory' || format === 'other' ? 'raw' : format
}

/** Target names by device key: vda for virtio, sda for SCSI, SATA and USB, which share their letters, hda for IDE. */
export function targetNames(spec: VmSpec): Readonly<Record<string, string>> {
  const names: Record<string, string> = {}
  const taken: string[] = []
  for (const device of [...spec.disks, ...spec.cdroms]) {
    const name = nextTarget(device.bus, taken)
    names[device.key] = name
    taken.push(name)
  }
  return names
}

/** The first target name for this bus that is not taken. */
export function nextTarget(bus: DiskBus, taken: readonly string[]): string {
  const prefix = bus === 'virtio' ? 'vd' : bus === 'ide' ? 'hd' : bus === 'xen' ? 'xvd' : 'sd'
  for (let index = 0; ; index++) {
    const name = prefix + letters(index)
    if (!taken.includes(name)) return name
  }
}

/** a … z, aa, ab, …: as Linux names disks. */
function letters(index: number): string {
  const rest = Math.floor(index / 26) - 1
  return (rest < 0 ? '' : letters(rest)) + String.fromCharCode(97 + (index % 26))
}
