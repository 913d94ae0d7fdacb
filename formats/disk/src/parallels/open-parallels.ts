/**
 * Opens an expanding Parallels image (.hds, .hdd): a header, one table of clusters, clusters.
 *
 * QEMU, docs/interop/parallels.txt. Little-endian; places in the old kind ("WithoutFreeSpace") are sectors, in the new one clusters.
 *
 * Whether an image is a difference to another is not in it but in the bundle's DiskDescriptor.xml, so a parent counts when the caller
 * gives one. A plain Parallels disk has no header at all: it is a raw disk.
 */
import { CachedSource } from '../cached-source.ts'
import type { Disk } from '../disk.ts'
import { checkDiskSize } from '../limits.ts'
import { mappedDisk } from '../mapped-disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import type { RangeSource } from '../range-source.ts'
import type { Run } from '../run.ts'
import { StructView } from '../struct-view.ts'

export const PARALLELS_MAGIC = { sectors: 'WithoutFreeSpace', clusters: 'WithouFreSpacExt' } as const

const HEADER_CLAUSE = 'Parallels expandable image, header'
const TABLE_CLAUSE = 'Parallels expandable image, BAT'
const HEADER_BYTES = 64
const SECTOR = 512
const MAX_CLUSTER_BYTES = 1024 * 1024 * 1024
const VERSION = 2
/** "inuse": written while a hypervisor has the image open. */
const IN_USE = 0x746f_6e59
const FLAG_EMPTY = 1

interface ParallelsHeader {
  readonly size: number
  readonly clusterBytes: number
  /** What an entry of the table counts. */
  readonly placeBytes: number
  readonly isEmpty: boolean
  readonly isInUse: boolean
}

export async function openParallels(source: RangeSource, { parent, signal }: OpenDiskOptions): Promise<Disk> {
  const view = await StructView.read(source, 0, HEADER_BYTES, { clause: HEADER_CLAUSE }, signal)
  const header = parseHeader(view, source.size)
  return mappedDisk({
    format: 'parallels',
    subformat: 'expanding',
    size: header.size,
    facts: {
      version: VERSION,
      clusterBytes: header.clusterBytes,
      sectorBytes: SECTOR,
      ...(header.isInUse && { notes: ['marked as in use: it was not closed properly, or a VM is running on it'] }),
    },
    sources: [source],
    parent,
    runs: clusterRuns(source, header),
  })
}

function parseHeader(view: StructView, fileBytes: number): ParallelsHeader {
  const isOld = view.ascii(0, 16) === PARALLELS_MAGIC.sectors
  if (!isOld && view.ascii(0, 16) !== PARALLELS_MAGIC.clusters)
    throw view.problem(0, 'corrupt', 'this is not a Parallels image')
  const version = view.u32(16)
  if (version !== VERSION) throw view.problem(16, 'unsupported', `Parallels images of version ${version} are not read`)
  const clusterBytes = view.u32(28) * SECTOR
  if (clusterBytes === 0 || clusterBytes > MAX_CLUSTER_BYTES)
    throw view.problem(28, 'corrupt', `clusters of ${clusterBytes} bytes are impossible`)
  // The old kind has 32 bits for the size; what stands behind them was never cleared by some writers.
  const size = checkDiskSize((isOld ? view.u32(36) : view.u64(36, 'disk size')) * SECTOR, view.place)
  const entries = view.u32(32)
  const needed = Math.ceil(size / clusterBytes)
  if (entries < needed)
    throw view.problem(32, 'corrupt', `${entries} clusters are too few for a disk that needs ${needed}`)
  if (HEADER_BYTES + needed * 4 > fileBytes)
    throw view.problem(32, 'truncated', `the table of clusters reaches beyond the end of the file at ${fileBytes}`)
  return {
    size,
    clusterBytes,
    placeBytes: isOld ? SECTOR : clusterBytes,
    isEmpty: (view.u32(52) & FLAG_EMPTY) !== 0,
    isInUse: view.u32(44) === IN_USE,
  }
}

function clusterRuns(source: RangeSource, { size, clusterBytes, placeBytes, isEmpty }: ParallelsHeader) {
  const cached = new CachedSource(source)

  return async function* runs(from: number, to: number, signal?: AbortSignal): AsyncGenerator<Run, void> {
    for (let index = Math.floor(from / clusterBytes); index * clusterBytes < Math.min(to, size); index++) {
      const at = index * clusterBytes
      const length = Math.min(clusterBytes, size - at)
      const place = HEADER_BYTES + index * 4
      const entry = await StructView.read(cached, place, 4, { clause: TABLE_CLAUSE }, signal)
      const offset = entry.u32(0) * placeBytes
      if (offset === 0 || isEmpty) yield { kind: 'absent', at, length }
      else if (offset < HEADER_BYTES)
        throw entry.problem(0, 'corrupt', `the cluster of guest byte ${at} lies over the header`)
      else if (offset >= source.size) {
        const text = `the cluster of guest byte ${at} lies at byte ${offset}, beyond the end of the file at ${source.size}`
        throw entry.problem(0, 'truncated', text)
      } else yield* storedRuns(at, length, offset)
    }
  }

  /** The last cluster of a file may be cut short: what is missing was never written. */
  function* storedRuns(at: number, length: number, offset: number): Generator<Run, void> {
    const stored = Math.min(length, source.size - offset)
    yield { kind: 'stored', at, length: stored, source, offset }
    if (stored < length) yield { kind: 'zero', at: at + stored, length: length - stored }
  }
}
