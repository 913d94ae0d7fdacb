/** Disks and CD-ROM drives: put in, taken out, moved to another bus, given another volume. */
import { AppError, type CdromSpec, type DiskSpec } from '@covisor/model'
import { el, writeXml, type XmlElement } from '@covisor/xml'
import { integer } from './amounts.ts'
import { cdromElement, diskElement, driverType, nextTarget, sourceElement } from './disk-element.ts'
import { type DomainChange, waits } from './domain-change.ts'
import { child, insert, setChild } from './edit-tree.ts'
import { findDisk } from './find-device.ts'
import type { PatchContext } from './patch-context.ts'
import type { DiskSource } from './vm-host.ts'

/** Buses on which QEMU can plug a disk while the guest runs. */
const HOT_PLUG: readonly string[] = ['virtio', 'scsi', 'usb']

export function patchDisks(context: PatchContext): DomainChange[] {
  const { before, after } = context
  const kept = new Map(before.spec.disks.map((disk) => [disk.key, disk]))
  const removed = before.spec.disks.filter(({ key }) => !after.spec.disks.some((disk) => disk.key === key))
  return [
    ...removed.flatMap((disk) => removeDisk(context, disk)),
    ...after.spec.disks.flatMap((disk) => {
      const old = kept.get(disk.key)
      return old === undefined ? addDisk(context, disk) : changeDisk(context, old, disk)
    }),
  ]
}

export function patchCdroms(context: PatchContext): DomainChange[] {
  const { before, after } = context
  const kept = new Map(before.spec.cdroms.map((cdrom) => [cdrom.key, cdrom]))
  const removed = before.spec.cdroms.filter(({ key }) => !after.spec.cdroms.some((cdrom) => cdrom.key === key))
  return [
    ...removed.flatMap((cdrom) => removeDisk(context, cdrom, 'CD-ROM drives are not taken out of running VMs')),
    ...after.spec.cdroms.flatMap((cdrom) => {
      const old = kept.get(cdrom.key)
      return old === undefined ? addCdrom(context, cdrom) : changeCdrom(context, old, cdrom)
    }),
  ]
}

function addDisk(context: PatchContext, disk: DiskSpec): DomainChange[] {
  const { domain, after, sources, host } = context
  if (findDisk(domain, after, { ...disk, volume: null }) !== undefined) return [] // a repeated request
  const threads = integer(domain.first('iothreads')?.text) ?? 0
  const element = diskElement(disk, {
    target: nextTarget(disk.bus, targetsIn(domain)),
    bootOrder: undefined, // patch-boot-order.ts decides, knowing all devices
    source: sources[disk.volume],
    format: after.volumes[disk.volume]?.format,
    ioThread:
      disk.bus === 'virtio' && host.hasIoThreads && threads > 0 ? (disksIn(domain).length % threads) + 1 : undefined,
  })
  const newController = disk.bus === 'scsi' && needScsiController(domain)
  insert(child(domain, 'devices'), element)
  const what = `disk "${disk.key}" added`
  if (newController) return [waits(what, 'the VM gets its SCSI controller at start')]
  if (HOT_PLUG.includes(disk.bus)) return [{ what, live: { kind: 'attach', xml: writeXml(element) } }]
  return [waits(what, `${disk.bus} disks cannot be plugged into a running VM`)]
}

function addCdrom({ domain, after, sources }: PatchContext, cdrom: CdromSpec): DomainChange[] {
  if (findDisk(domain, after, { ...cdrom, volume: null }) !== undefined) return []
  const target = nextTarget(cdrom.bus, targetsIn(domain))
  const source = cdrom.volume === null ? undefined : sources[cdrom.volume]
  insert(child(domain, 'devices'), cdromElement(cdrom, { target, bootOrder: undefined, source }))
  return [waits(`CD-ROM drive "${cdrom.key}" added`, 'drives cannot be plugged into a running VM')]
}

function removeDisk({ domain, before }: PatchContext, disk: DiskSpec | CdromSpec, never?: string): DomainChange[] {
  const element = findDisk(domain, before, disk)
  if (element === undefined) return [] // gone already
  domain.first('devices')?.remove(element)
  const what = `disk "${disk.key}" removed`
  if (never !== undefined) return [waits(what, never)]
  if (HOT_PLUG.includes(disk.bus)) return [{ what, live: { kind: 'detach', xml: writeXml(element) } }]
  return [waits(what, `${disk.bus} disks cannot be taken out of a running VM`)]
}

function changeDisk(context: PatchContext, from: DiskSpec, to: DiskSpec): DomainChange[] {
  const sameVolume = from.volume === to.volume
  if (sameVolume && from.bus === to.bus && from.readOnly === to.readOnly) return []
  const { after, sources } = context
  const element = required(context, from)
  if (!sameVolume) {
    setSource(element, sources[to.volume])
    child(element, 'driver').setAttr('type', driverType(after.volumes[to.volume]?.format))
  }
  if (from.bus !== to.bus) moveToBus(context, element, to.bus)
  if (from.readOnly !== to.readOnly) setChild(element, 'readonly', to.readOnly ? el('readonly') : undefined)
  return [waits(`disk "${to.key}" changed`, 'the guest would lose the disk it works with')]
}

function changeCdrom(context: PatchContext, from: CdromSpec, to: CdromSpec): DomainChange[] {
  if (from.volume === to.volume && from.bus === to.bus) return []
  const element = required(context, from)
  if (from.volume !== to.volume) setSource(element, to.volume === null ? undefined : context.sources[to.volume])
  if (from.bus !== to.bus) {
    moveToBus(context, element, to.bus)
    return [waits(`CD-ROM drive "${to.key}" moved to ${to.bus}`, 'a drive cannot change its bus while the VM runs')]
  }
  const what = to.volume === null ? `CD-ROM drive "${to.key}" emptied` : `medium put into CD-ROM drive "${to.key}"`
  return [{ what, live: { kind: 'update', xml: writeXml(element) } }]
}

function required({ domain, before }: PatchContext, disk: DiskSpec | CdromSpec): XmlElement {
  const element = findDisk(domain, before, disk)
  if (element === undefined) throw new AppError('NOT_FOUND', { kind: 'disk of the VM', name: disk.key })
  return element
}

function setSource(element: XmlElement, source: DiskSource | undefined): void {
  element.setAttr('type', source?.type ?? 'file')
  setChild(element, 'source', sourceElement(source))
  // What libvirt found out about the former source: its chain of backing files.
  setChild(element, 'backingStore', undefined)
}

function moveToBus({ domain }: PatchContext, element: XmlElement, bus: DiskSpec['bus']): void {
  const others = targetsIn(domain).filter((name) => name !== element.first('target')?.attr('dev'))
  child(element, 'target').setAttr('dev', nextTarget(bus, others)).setAttr('bus', bus)
  setChild(element, 'address', undefined) // a place on the old bus
  if (bus !== 'virtio') element.first('driver')?.setAttr('iothread', undefined).setAttr('queues', undefined)
  if (bus === 'scsi') needScsiController(domain)
}

/** Without a word libvirt would add an old LSI controller, for which few guests have a driver. Returns whether one was added. */
function needScsiController(domain: XmlElement): boolean {
  const devices = child(domain, 'devices')
  if (devices.elements('controller').some((controller) => controller.attr('type') === 'scsi')) return false
  insert(devices, el('controller', { type: 'scsi', index: 0, model: 'virtio-scsi' }))
  return true
}

const disksIn = (domain: XmlElement): XmlElement[] => domain.first('devices')?.elements('disk') ?? []
const targetsIn = (domain: XmlElement): string[] =>
  disksIn(domain).map((disk) => disk.first('target')?.attr('dev') ?? '')
