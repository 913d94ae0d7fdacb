/**
 * Opens a VMDK that is one file: streamOptimized, monolithicSparse, or a single sparse extent. A text descriptor, whose data are in
 * other files, is handled by open-descriptor.ts.
 */
import { checkParentIs } from '../check-parent.ts'
import type { Disk, DiskFacts } from '../disk.ts'
import { DiskFormatError } from '../disk-format-error.ts'
import { isZero } from '../is-zero.ts'
import { mappedDisk } from '../mapped-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import { HEAD_BYTES, type RangeSource } from '../range-source.ts'
import { StructView } from '../struct-view.ts'
import { DESCRIPTOR_CLAUSE, parseDescriptor, type VmdkDescriptor } from './descriptor.ts'
import { HEADER_CLAUSE, parseSparseHeader, SECTOR, type SparseHeader } from './sparse-header.ts'
import { sparseMap } from './sparse-map.ts'
import { streamOptimizedExtents } from './stream-optimized.ts'

export async function openSparse(source: RangeSource, options: OpenDiskOptions): Promise<Disk> {
  const header = parseSparseHeader(await StructView.read(source, 0, SECTOR, { clause: HEADER_CLAUSE }, options.signal))
  const descriptor = await embeddedDescriptor(source, header, options.signal)
  const description = {
    format: 'vmdk',
    subformat: descriptor?.createType ?? (header.isCompressed ? 'streamOptimized' : 'sparse extent'),
    size: header.size,
    facts: factsOf(header, descriptor),
  } as const
  if (descriptor !== undefined) checkParent(source, descriptor, options.parent)

  if (options.sequential === true) {
    checkStreamable(source, header, options)
    return {
      ...description,
      needs: 'sequential',
      extents: ({ signal } = {}) => streamOptimizedExtents(source, header, signal),
    }
  }
  const directoryAt = await directoryOf(source, header, options.signal)
  const runs = sparseMap(source, { ...header, directoryAt })
  const isDifference = descriptor?.parentCid !== undefined || options.isDifference === true
  const parent = isDifference ? options.parent : undefined
  return mappedDisk({ ...description, sources: [source], parent, runs })
}

async function embeddedDescriptor(source: RangeSource, header: SparseHeader, signal?: AbortSignal) {
  const { descriptorAt, descriptorBytes } = header
  if (descriptorAt === 0 || descriptorBytes === 0) return undefined
  if (descriptorAt < SECTOR || descriptorAt + descriptorBytes > HEAD_BYTES) {
    throw problem(
      source,
      28,
      'corrupt',
      `an embedded descriptor of ${descriptorBytes} bytes at byte ${descriptorAt} is out of place`,
    )
  }
  const bytes = await source.read(descriptorAt, descriptorBytes, signal)
  return isZero(bytes) ? undefined : parseDescriptor(bytes, source.name, descriptorAt)
}

/** Where the grain directory is. If not in the header, then in the footer, a copy of the header in the last sector but one. */
export async function directoryOf(source: RangeSource, header: SparseHeader, signal?: AbortSignal): Promise<number> {
  if (header.directoryAt !== undefined) return header.directoryAt
  const at = source.size - 2 * SECTOR
  if (at < SECTOR) throw problem(source, source.size, 'truncated', 'the file ends before its footer')
  const view = await StructView.read(source, at, SECTOR, { clause: HEADER_CLAUSE }, signal)
  if (view.ascii(0, 4) !== 'KDMV')
    throw problem(source, at, 'truncated', 'there is no footer in the last sector but one')
  const footer = parseSparseHeader(view)
  if (footer.directoryAt === undefined) throw view.problem(56, 'corrupt', 'the footer has no grain directory either')
  if (
    footer.size !== header.size ||
    footer.grainBytes !== header.grainBytes ||
    footer.entriesPerTable !== header.entriesPerTable
  ) {
    throw view.problem(0, 'corrupt', 'the footer describes another disk than the header')
  }
  return footer.directoryAt
}

function checkParent(source: RangeSource, { parentCid, parentName }: VmdkDescriptor, parent: Disk | undefined): void {
  if (parentCid === undefined) return
  if (parent !== undefined)
    return checkParentIs({ file: source.name, offset: 0, clause: DESCRIPTOR_CLAUSE, parentId: parentCid }, parent)
  const text = `this is a difference to another disk${parentName === undefined ? '' : `, "${parentName}"`}; give that one as its parent`
  throw problem(source, 0, 'not-given', text)
}

function checkStreamable(source: RangeSource, header: SparseHeader, { parent }: OpenDiskOptions): void {
  if (header.isCompressed && header.hasMarkers && parent === undefined) return
  const text = 'only a streamOptimized VMDK without parent can be read from front to back; give this one as a file'
  throw problem(source, 8, 'not-seekable', text)
}

function factsOf(header: SparseHeader, descriptor: VmdkDescriptor | undefined): DiskFacts {
  const adapterType = descriptor?.database.get('ddb.adaptertype')
  const parentName = descriptor?.parentName
  const notes = [
    descriptor === undefined &&
      !header.isCompressed &&
      'a single extent without descriptor: perhaps one part of several',
    header.isDirty && 'not closed properly: what was written last may be missing',
  ].filter((note) => note !== false)
  return {
    version: header.version,
    clusterBytes: header.grainBytes,
    sectorBytes: SECTOR,
    ...(header.isCompressed && { compression: 'deflate' }),
    ...(adapterType !== undefined && { adapterType }),
    ...(parentName !== undefined && { parentName }),
    ...(descriptor?.cid !== undefined && { contentId: descriptor.cid }),
    ...(notes.length > 0 && { notes }),
  }
}

function problem(
  { name: file }: RangeSource,
  offset: number,
  reason: DiskFormatError['reason'],
  text: string,
): DiskFormatError {
  const clause = reason === 'not-given' ? DESCRIPTOR_CLAUSE : HEADER_CLAUSE
  return new DiskFormatError({ file, offset, reason, clause, text })
}
