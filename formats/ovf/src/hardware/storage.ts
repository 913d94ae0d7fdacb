/** Disks and CD drives of one system: what they hold, and where they are attached. DSP0243 8.3. */
import { bytesPerUnit } from '../descriptor/allocation-units.ts'
import type { OvfCollection, OvfDisk, OvfItem, OvfProduct, OvfSystem } from '../descriptor/envelope.ts'
import { OvfError } from '../ovf-error.ts'
import type { Controller } from './controller.ts'
import type { HardwareContext } from './hardware-context.ts'
import { type Place, Places, type VmDiskAddress } from './places.ts'

export interface VmDisk {
  /** ovf:diskId; undefined for a disk that the descriptor only describes by size. */
  readonly diskId: string | undefined
  readonly name: string
  /** The file in <References>, by id and by href; undefined for an empty disk. */
  readonly fileId: string | undefined
  readonly fileHref: string | undefined
  readonly capacityBytes: number
  /** The same disk in every system that has it, not a copy for each. */
  readonly isShared: boolean
  /** For a delta disk: the disks below it, nearest first. Its file holds only what differs from them. */
  readonly parents: readonly DiskParent[]
  readonly controller: Controller
  readonly address: VmDiskAddress
  /** 0 boots first; undefined when the descriptor does not say and it is not the first disk. */
  readonly bootIndex: number | undefined
}

export interface DiskParent {
  readonly diskId: string
  readonly fileId: string | undefined
  readonly fileHref: string | undefined
}

export interface VmCdrom {
  readonly name: string
  /** An image that the appliance brings. */
  readonly fileId: string | undefined
  readonly fileHref: string | undefined
  readonly controller: Controller
  readonly address: VmDiskAddress
}

const CLAUSE = 'DSP0243 8.3'

export function storage(context: HardwareContext): { disks: VmDisk[]; cdroms: VmCdrom[] } {
  const places = new Places(context)
  const isNvdimm = (item: OvfItem) => item.kind === 'storage-controller' && item.hostResource !== undefined
  for (const item of context.items.filter(isNvdimm)) {
    context.notes.push({
      line: item.line,
      text: `"${item.name}" is a persistent memory module; it is attached as a disk`,
    })
  }
  const diskItems = context.items.filter((item) => item.kind === 'disk' || isNvdimm(item))
  const disks = diskItems.map((item) => readDisk(context, item, places.of(item, findDisk(context, item)?.interface)))
  const cdroms = context.items
    .filter((item) => item.kind === 'cdrom')
    .map((item): VmCdrom => ({ name: item.name, ...fileOf(context, item), ...places.of(item) }))
  return { disks: withBootOrder(context, diskItems, disks), cdroms }
}

function readDisk(context: HardwareContext, item: OvfItem, place: Place): VmDisk {
  const disk = findDisk(context, item)
  if (disk === undefined) return readUnlisted(context, item, place)
  const file = context.envelope.files.find(({ id }) => id === disk.fileId)
  return {
    diskId: disk.id,
    name: item.name,
    fileId: file?.id,
    fileHref: file?.href,
    capacityBytes: capacityOf(context, disk),
    isShared: disk.isShared,
    parents: parentsOf(context, disk),
    ...place,
    bootIndex: undefined,
  }
}

/** Chains without end were refused when the descriptor was read. */
function parentsOf({ envelope }: HardwareContext, disk: OvfDisk): DiskParent[] {
  const parents: DiskParent[] = []
  for (let id = disk.parentId; id !== undefined; ) {
    const parent = envelope.disks.find((candidate) => candidate.id === id)
    const file = envelope.files.find((candidate) => candidate.id === parent?.fileId)
    parents.push({ diskId: id, fileId: file?.id, fileHref: file?.href })
    id = parent?.parentId
  }
  return parents
}

/** By diskId; oVirt refers by the file's href or id, and VirtualBox 0.9 by a bare id. */
function findDisk({ envelope }: HardwareContext, item: OvfItem): OvfDisk | undefined {
  const resource = item.hostResource
  if (resource === undefined) return undefined
  if (resource.kind === 'disk') {
    const disk = envelope.disks.find(({ id }) => id === resource.id)
    if (disk !== undefined) return disk
    throw new OvfError({
      file: envelope.name,
      line: item.line,
      clause: CLAUSE,
      text: `"${item.name}" uses the disk "${resource.id}", which <DiskSection> does not list`,
    })
  }
  const wanted = resource.kind === 'file' ? resource.id : resource.text.replace(/^\/+/, '')
  const file = envelope.files.find(({ id, href }) => id === wanted || href === wanted)
  return envelope.disks.find(({ id, fileId }) => id === wanted || (file !== undefined && fileId === file.id))
}

/** A disk without <Disk>: a file straight from <References>, or only a size for an empty one. */
function readUnlisted(context: HardwareContext, item: OvfItem, place: Place): VmDisk {
  const file = fileOf(context, item)
  const bytes = (item.quantity ?? 0) * (bytesPerUnit(item.units ?? 'byte') ?? 1)
  if (file.fileId === undefined && bytes === 0) {
    throw new OvfError({
      file: context.envelope.name,
      line: item.line,
      clause: CLAUSE,
      text: `the disk "${item.name}" has neither a HostResource in this appliance nor a size`,
      remedy: 'A disk that stayed on its old host cannot be imported; export it too, or take the item out.',
    })
  }
  return {
    diskId: undefined,
    name: item.name,
    ...file,
    capacityBytes: bytes,
    isShared: false,
    parents: [],
    ...place,
    bootIndex: undefined,
  }
}

function fileOf({ envelope, notes }: HardwareContext, item: OvfItem): Pick<VmDisk, 'fileId' | 'fileHref'> {
  const resource = item.hostResource
  if (resource?.kind !== 'file') {
    if (resource?.kind === 'foreign') {
      notes.push({
        line: item.line,
        text: `"${item.name}" used ${JSON.stringify(resource.text)} of its old host; it starts empty`,
      })
    }
    return { fileId: undefined, fileHref: undefined }
  }
  const file = envelope.files.find(({ id }) => id === resource.id)
  if (file !== undefined) return { fileId: file.id, fileHref: file.href }
  throw new OvfError({
    file: envelope.name,
    line: item.line,
    clause: CLAUSE,
    text: `"${item.name}" uses the file "${resource.id}", which <References> does not list`,
  })
}

/** Resolves `${property}` from the answers, then from the property's default under the deployment option. */
function capacityOf({ envelope, system, option, properties }: HardwareContext, disk: OvfDisk): number {
  if (disk.capacity.kind === 'bytes') return disk.capacity.bytes
  const { key, unitBytes } = disk.capacity
  // Of the system itself, else of the collection around it or of a neighbour.
  const products = [...system.products, ...allProducts(envelope.content)]
  const property = products.flatMap((product) => product.properties).find((p) => p.fullKey === key || p.key === key)
  const byOption = property?.valueFor.find(({ deploymentOption }) => deploymentOption === option?.id)?.value
  const text = properties?.get(property?.fullKey ?? key) ?? byOption ?? property?.value ?? ''
  const bytes = /^\d{1,15}$/.test(text) ? Number(text) * unitBytes : 0
  if (bytes > 0 && bytes <= 2 ** 50) return bytes
  throw new OvfError({
    file: envelope.name,
    line: disk.line,
    clause: 'DSP0243 9.1',
    text: `the disk "${disk.id}" takes its size from the property "${key}", whose value is ${JSON.stringify(text)}`,
    remedy: `Give the property "${key}" a number.`,
  })
}

function allProducts(content: OvfSystem | OvfCollection): readonly OvfProduct[] {
  return content.kind === 'system' ? content.products : [...content.products, ...content.children.flatMap(allProducts)]
}

/** As the descriptor says; otherwise the first disk of the first controller boots, as firmware would choose. */
function withBootOrder(context: HardwareContext, items: readonly OvfItem[], disks: readonly VmDisk[]): VmDisk[] {
  const stated = context.system.bootOrder.filter((id) => items.some((item) => item.instanceId === id))
  if (stated.length > 0) {
    return disks.map((disk, i) => {
      const order = stated.indexOf(items[i]!.instanceId)
      return order < 0 ? disk : { ...disk, bootIndex: order }
    })
  }
  const first = disks.toSorted((a, b) => a.address.bus - b.address.bus || a.address.unit - b.address.unit)[0]
  return disks.map((disk) => (disk === first ? { ...disk, bootIndex: 0 } : disk))
}
