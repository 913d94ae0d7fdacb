/**
 * Opens a delta of ESX that came without its descriptor: what it holds, and the parent's content for the rest. Without a parent it is
 * refused, because nothing in the file says whether it needs one, and a delta alone would pass for a disk full of holes.
 */
import type { Disk } from '../disk.ts'
import { DiskFormatError } from '../disk-format-error.ts'
import { mappedDisk } from '../mapped-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import type { RangeSource } from '../range-source.ts'
import { readCowdTables } from './cowd.ts'
import { DESCRIPTOR_CLAUSE } from './descriptor.ts'
import { readSeSparseHeader, seSparseMap } from './se-sparse.ts'
import { SECTOR } from './sparse-header.ts'
import { sparseMap } from './sparse-map.ts'

export async function openDelta(
  source: RangeSource,
  kind: 'vmfsSparse' | 'seSparse',
  options: OpenDiskOptions,
): Promise<Disk> {
  const { parent, sequential, signal } = options
  const problem = (reason: 'not-given' | 'not-seekable', text: string) =>
    new DiskFormatError({ file: source.name, offset: 0, reason, clause: DESCRIPTOR_CLAUSE, text })
  if (sequential === true) throw problem('not-seekable', 'a delta cannot be read from front to back; give it as a file')
  if (parent === undefined) {
    throw problem(
      'not-given',
      'this is the data file of a delta; give its descriptor instead, with this file beside it, or its parent',
    )
  }
  const map =
    kind === 'seSparse'
      ? seSparseTables(await readSeSparseHeader(source, signal), source)
      : cowdTables(await readCowdTables(source, signal), source)
  return mappedDisk({
    format: 'vmdk',
    subformat: kind,
    facts: { sectorBytes: SECTOR },
    sources: [source],
    parent,
    ...map,
  })
}

const seSparseTables = (header: Awaited<ReturnType<typeof readSeSparseHeader>>, source: RangeSource) => ({
  size: header.size,
  runs: seSparseMap(source, header),
})

const cowdTables = (tables: Awaited<ReturnType<typeof readCowdTables>>, source: RangeSource) => ({
  size: tables.size,
  runs: sparseMap(source, tables),
})
