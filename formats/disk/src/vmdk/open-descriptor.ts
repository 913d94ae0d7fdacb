/**
 * Opens a VMDK whose descriptor is a file of its own: flat disks, disks in 2 GB pieces, VMFS disks and deltas.
 *
 * The descriptor names the files with the data. Only those that the caller handed over under exactly that name are read: a descriptor of
 * 300 bytes that names "/etc/shadow" as its flat extent is otherwise all it takes to carry a host's secrets into a guest.
 */
import { checkParentIs } from '../check-parent.ts'
import type { Disk } from '../disk.ts'
import { DiskFormatError, type DiskFormatReason } from '../disk-format-error.ts'
import { checkDiskSize } from '../limits.ts'
import { mappedDisk } from '../mapped-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import type { RangeSource } from '../range-source.ts'
import type { Run } from '../run.ts'
import { StructView } from '../struct-view.ts'
import { readCowdTables } from './cowd.ts'
import { DESCRIPTOR_CLAUSE, type DescriptorExtent, MAX_DESCRIPTOR_BYTES, parseDescriptor } from './descriptor.ts'
import { directoryOf } from './open-sparse.ts'
import { readSeSparseHeader, seSparseMap } from './se-sparse.ts'
import { HEADER_CLAUSE, parseSparseHeader, SECTOR } from './sparse-header.ts'
import { sparseMap } from './sparse-map.ts'

type Runs = (from: number, to: number, signal?: AbortSignal) => AsyncIterable<Run>

interface Part {
  readonly at: number
  readonly length: number
  readonly source: RangeSource | undefined
  /** Makes the map of its grains, with a cache of its tables. */
  readonly map: () => Runs
}

/** A disk in 2 GB pieces can have thousands; those whose tables are remembered are few. */
const MAPS = 4

export async function openDescriptor(source: RangeSource, options: OpenDiskOptions): Promise<Disk> {
  const problem = (reason: DiskFormatReason, text: string) =>
    new DiskFormatError({ file: source.name, offset: 0, reason, clause: DESCRIPTOR_CLAUSE, text })
  if (source.size > MAX_DESCRIPTOR_BYTES) throw problem('corrupt', `a descriptor of ${source.size} bytes is not one`)
  const descriptor = parseDescriptor(await source.read(0, source.size, options.signal), source.name, 0)
  const isDelta = descriptor.parentCid !== undefined
  if (isDelta && options.parent === undefined) {
    throw problem(
      'not-given',
      `this is a difference to another disk, "${descriptor.parentName ?? ''}"; give that one as its parent`,
    )
  }
  if (isDelta && options.parent !== undefined) {
    const place = { file: source.name, offset: 0, clause: DESCRIPTOR_CLAUSE }
    checkParentIs({ ...place, parentId: descriptor.parentCid }, options.parent)
  }
  if (options.sequential === true)
    throw problem('not-seekable', 'the data are in other files than this one; give them as files')
  if (descriptor.extents.length === 0) throw problem('corrupt', 'the descriptor names no extents')

  const parts: Part[] = []
  let size = 0
  for (const extent of descriptor.extents) {
    const part = await openExtent(source, extent, size, options)
    parts.push(part)
    size = checkDiskSize(size + part.length, { file: source.name, offset: 0, clause: DESCRIPTOR_CLAUSE })
  }
  const sources = [...new Set(parts.flatMap((part) => part.source ?? []))]
  const adapterType = descriptor.database.get('ddb.adaptertype')
  return mappedDisk({
    format: 'vmdk',
    subformat: descriptor.createType,
    size,
    facts: {
      sectorBytes: SECTOR,
      ...(descriptor.cid !== undefined && { contentId: descriptor.cid }),
      ...(adapterType !== undefined && { adapterType }),
      ...(descriptor.parentName !== undefined && { parentName: descriptor.parentName }),
    },
    sources,
    parent: isDelta || options.isDifference === true ? options.parent : undefined,
    runs: concatenated(parts),
  })
}

async function openExtent(
  descriptor: RangeSource,
  extent: DescriptorExtent,
  at: number,
  { files, signal }: OpenDiskOptions,
): Promise<Part> {
  const problem = (reason: DiskFormatReason, text: string) =>
    new DiskFormatError({
      file: descriptor.name,
      offset: 0,
      reason,
      clause: `${DESCRIPTOR_CLAUSE}: Extent Description`,
      text,
    })
  const { sectors, type, file, firstSector, access } = extent
  const length = sectors * SECTOR
  if (type === 'ZERO') return { at, length, source: undefined, map: () => zeroRuns(length) }
  if (access === 'NOACCESS') throw problem('unsupported', `the extent "${file ?? ''}" is marked NOACCESS`)
  if (!['FLAT', 'VMFS', 'SPARSE', 'VMFSSPARSE', 'SESPARSE'].includes(type))
    throw problem('unsupported', `extents of type ${type} are not read`)
  if (file === undefined) throw problem('corrupt', `an extent of type ${type} has no file name`)
  const source = files?.get(file)
  if (source === undefined) throw problem('not-given', `the data are in "${file}", which was not given`)

  if (type === 'FLAT' || type === 'VMFS') {
    const offset = firstSector * SECTOR
    if (offset + length > source.size) {
      const text = `the extent needs ${offset + length} bytes, the file has ${source.size}`
      throw new DiskFormatError({
        file: source.name,
        offset: source.size,
        reason: 'truncated',
        clause: DESCRIPTOR_CLAUSE,
        text,
      })
    }
    return { at, length, source, map: () => flatRuns(source, offset, length) }
  }
  if (type === 'SESPARSE') {
    const header = await readSeSparseHeader(source, signal)
    if (header.size < length)
      throw problem('corrupt', `"${file}" holds ${header.size} bytes, the descriptor says ${length}`)
    return { at, length, source, map: () => seSparseMap(source, header) }
  }
  const tables = type === 'VMFSSPARSE' ? await readCowdTables(source, signal) : await sparseTables(source, signal)
  if (tables.size < length)
    throw problem('corrupt', `"${file}" holds ${tables.size} bytes, the descriptor says ${length}`)
  return { at, length, source, map: () => sparseMap(source, tables) }
}

async function sparseTables(source: RangeSource, signal?: AbortSignal) {
  const header = parseSparseHeader(await StructView.read(source, 0, SECTOR, { clause: HEADER_CLAUSE }, signal))
  return { ...header, directoryAt: await directoryOf(source, header, signal) }
}

const zeroRuns = (length: number): Runs =>
  async function* () {
    yield { kind: 'zero', at: 0, length }
  }

const flatRuns = (source: RangeSource, offset: number, length: number): Runs =>
  async function* () {
    yield { kind: 'stored', at: 0, length, source, offset }
  }

/** Each part's runs, moved to where the part begins on the disk, and cut to its length. */
function concatenated(parts: readonly Part[]): Runs {
  const maps = new Map<Part, Runs>() // in order of last use
  const mapOf = (part: Part): Runs => {
    const map = maps.get(part) ?? part.map()
    maps.delete(part)
    maps.set(part, map)
    if (maps.size > MAPS) maps.delete(maps.keys().next().value!)
    return map
  }
  return async function* (from, to, signal) {
    for (const part of parts) {
      const { at, length } = part
      if (length === 0 || at + length <= from || at >= to) continue
      for await (const run of mapOf(part)(Math.max(0, from - at), Math.min(length, to - at), signal)) {
        if (run.at >= length) break
        yield { ...run, at: run.at + at, length: Math.min(run.length, length - run.at) }
      }
    }
  }
}
