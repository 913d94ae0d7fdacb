/**
 * Opens a qcow2. A backing file or an external data file is used only if the caller handed it over: their names are written in the
 * image, by whoever made it, and "/etc/shadow" is a name too.
 */
import type { Disk, DiskFacts } from '../disk.ts'
import { DiskFormatError } from '../disk-format-error.ts'
import { mappedDisk } from '../mapped-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import type { RangeSource } from '../range-source.ts'
import { clusterMap } from './cluster-map.ts'
import { HEADER_CLAUSE, type Qcow2Header, readQcow2Header } from './header.ts'
import { headerOfSnapshot } from './snapshots.ts'

export async function openQcow2(
  source: RangeSource,
  { files, parent, isDifference, snapshot, signal }: OpenDiskOptions,
): Promise<Disk> {
  const active = await readQcow2Header(source, signal)
  const header = snapshot === undefined ? active : await headerOfSnapshot(source, active, snapshot, signal)
  if (header.backingFile !== undefined && parent === undefined) {
    throw notGiven(source, `the image is a difference to "${header.backingFile}"; give that disk as its parent`)
  }
  const data = header.hasDataFile ? files?.get(header.dataFileName ?? '') : source
  if (data === undefined) {
    throw notGiven(source, `the data are in another file, "${header.dataFileName ?? '(no name)'}"; give that file too`)
  }
  return mappedDisk({
    format: 'qcow2',
    size: header.size,
    facts: factsOf(header),
    sources: data === source ? [source] : [source, data],
    parent: header.backingFile === undefined && isDifference !== true ? undefined : parent,
    runs: clusterMap(source, data, header),
  })
}

function factsOf(header: Qcow2Header): DiskFacts {
  const notes = [
    header.snapshots > 0 && `${header.snapshots} internal snapshots are not read`,
    header.isDirty && 'marked dirty: it was not closed properly',
    header.isCorrupt && 'marked corrupt by QEMU',
    header.hasExtendedL2 && 'extended L2 entries (subclusters)',
  ].filter((note) => note !== false)
  return {
    version: header.version,
    clusterBytes: 2 ** header.clusterBits,
    ...(header.packing === 'zstd' && { compression: 'zstd' }),
    ...(header.backingFile !== undefined && { parentName: header.backingFile }),
    ...(notes.length > 0 && { notes }),
  }
}

const notGiven = ({ name: file }: RangeSource, text: string) =>
  new DiskFormatError({ file, offset: 8, reason: 'not-given', clause: HEADER_CLAUSE, text })
