/** <References> and <DiskSection>: which files the appliance brings, and which disks they hold. DSP0243 7.1 and 9.1. */
import type { XmlElement } from '@covisor/xml'
import { bytesPerUnit } from './allocation-units.ts'
import type { DescriptorReader } from './descriptor-reader.ts'
import { diskFormat } from './disk-format.ts'
import type { DiskCapacity, OvfDisk, OvfFile } from './envelope.ts'

const FILES = 'DSP0243 7.1'
const DISKS = 'DSP0243 9.1'

/** Files, and disks. The largest appliance known has 60. */
const MAX_ENTRIES = 1024

/** Larger than anything a hypervisor supports (ESXi ends at 62 TB); catches units that were applied twice. */
const MAX_CAPACITY_BYTES = 2 ** 50

export function readFiles(reader: DescriptorReader, references: XmlElement | undefined): OvfFile[] {
  if (references === undefined) return []
  const elements = reader.atMost(MAX_ENTRIES, reader.children(references, 'File'), 'files')
  const files = elements.map((file) => readFile(reader, file))
  refuseTwice(reader, files, 'file', FILES)
  return files
}

function readFile(reader: DescriptorReader, file: XmlElement): OvfFile {
  const href = reader.plainName(file, reader.needAttr(file, 'href', FILES), 'the href', FILES)
  // oVirt leaves ids out and refers by href.
  const id = reader.plainName(file, reader.attr(file, 'id') ?? href, 'the file id', FILES)
  if (id === '') reader.refuse(file, FILES, `the ovf:id of the file ${JSON.stringify(href)} is empty`)
  const compression = (reader.attr(file, 'compression') || 'identity').toLowerCase()
  if (compression !== 'identity' && compression !== 'gzip') {
    reader.refuse(file, FILES, `the file "${id}" has compression "${compression}"`, 'Only gzip is read.')
  }
  const chunkBytes = reader.countAttr(file, 'chunkSize', FILES)
  if (chunkBytes === 0) reader.refuse(file, FILES, `the file "${id}" is in chunks of 0 bytes`)
  return {
    id,
    href,
    sizeBytes: reader.countAttr(file, 'size', FILES),
    compression: compression === 'gzip' ? 'gzip' : 'none',
    chunkBytes,
    line: file.line,
  }
}

export function readDisks(
  reader: DescriptorReader,
  sections: readonly XmlElement[],
  files: readonly OvfFile[],
): OvfDisk[] {
  // OVF 2.x has <SharedDisk> in a section of its own; its ids are of the same kind.
  const elements = sections.flatMap((section) => [
    ...reader.children(section, 'Disk'),
    ...reader.children(section, 'SharedDisk'),
  ])
  const disks = reader.atMost(MAX_ENTRIES, elements, 'disks').map((disk) => readDisk(reader, disk, files))
  refuseTwice(reader, disks, 'disk', DISKS)
  for (const disk of disks) checkParents(reader, disk, disks)
  return disks
}

function readDisk(reader: DescriptorReader, disk: XmlElement, files: readonly OvfFile[]): OvfDisk {
  const id = reader.plainName(disk, reader.needAttr(disk, 'diskId', DISKS), 'the diskId', DISKS)
  const fileRef = reader.attr(disk, 'fileRef') || undefined
  // oVirt refers to a file by its href although it has an id.
  const file = files.find((candidate) => candidate.id === fileRef) ?? files.find(({ href }) => href === fileRef)
  if (fileRef !== undefined && file === undefined) {
    reader.refuse(disk, DISKS, `the disk "${id}" is in file "${fileRef}", which <References> does not list`)
  }
  const formatUri = reader.attr(disk, 'format') || undefined
  const format = diskFormat(formatUri)
  if (format === 'unknown' && formatUri !== undefined) {
    reader.note(disk, `the format "${formatUri}" of the disk "${id}" is not known; the file itself will tell`)
  }
  const populated = reader.attr(disk, 'populatedSize')
  return {
    id,
    fileId: file?.id,
    parentId: reader.attr(disk, 'parentRef') || undefined,
    capacity: readCapacity(reader, disk, id),
    // An estimate that nothing depends on, so a wrong one is not worth an error.
    populatedBytes: populated !== undefined && /^\d{1,15}$/.test(populated) ? Number(populated) : undefined,
    format,
    formatUri,
    isShared: disk.local === 'SharedDisk',
    interface: reader.attr(disk, 'disk-interface') || undefined,
    line: disk.line,
  }
}

function readCapacity(reader: DescriptorReader, disk: XmlElement, id: string): DiskCapacity {
  const text = reader.attr(disk, 'capacity')
  if (text === undefined) return readOvirtSize(reader, disk, id)
  const units = reader.attr(disk, 'capacityAllocationUnits') ?? 'byte'
  const unitBytes = bytesPerUnit(units)
  if (unitBytes === undefined) {
    return reader.refuse(disk, DISKS, `the capacity of the disk "${id}" is in ${JSON.stringify(units)}`, UNITS_REMEDY)
  }
  const property = /^\$\{(.+)\}$/.exec(text)?.[1]
  if (property !== undefined) return { kind: 'property', key: property, unitBytes }
  return {
    kind: 'bytes',
    bytes: checkCapacity(reader, disk, id, reader.count(disk, text, 'ovf:capacity', DISKS) * unitBytes),
  }
}

const UNITS_REMEDY = 'Units are written like "byte * 2^20" (DSP0004, annex C).'

/** oVirt before 4.2 writes no capacity but `ovf:size` in GiB. */
function readOvirtSize(reader: DescriptorReader, disk: XmlElement, id: string): DiskCapacity {
  const gibibytes = reader.countAttr(disk, 'size', DISKS)
  if (gibibytes === undefined) return reader.refuse(disk, DISKS, `the disk "${id}" has no ovf:capacity`)
  return { kind: 'bytes', bytes: checkCapacity(reader, disk, id, gibibytes * 2 ** 30) }
}

function checkCapacity(reader: DescriptorReader, disk: XmlElement, id: string, bytes: number): number {
  if (bytes > 0 && bytes <= MAX_CAPACITY_BYTES) return bytes
  return reader.refuse(
    disk,
    DISKS,
    `the disk "${id}" has a capacity of ${bytes} bytes; it must be above 0 and at most 1 PiB`,
  )
}

function checkParents(reader: DescriptorReader, disk: OvfDisk, disks: readonly OvfDisk[]): void {
  const seen = new Set([disk.id])
  for (let at = disk; at.parentId !== undefined; ) {
    const parent = disks.find(({ id }) => id === at.parentId)
    if (parent === undefined) {
      return reader.refuse(at, DISKS, `the disk "${at.id}" has parent "${at.parentId}", which is not in <DiskSection>`)
    }
    if (seen.has(parent.id)) return reader.refuse(at, DISKS, `the disk "${disk.id}" is its own ancestor`)
    seen.add(parent.id)
    at = parent
  }
}

function refuseTwice(
  reader: DescriptorReader,
  things: readonly { readonly id: string; readonly line: number | undefined }[],
  what: string,
  clause: string,
): void {
  const seen = new Set<string>()
  for (const { id, line } of things) {
    if (seen.has(id)) reader.refuse({ line }, clause, `the ${what} id "${id}" is used twice`)
    seen.add(id)
  }
}
