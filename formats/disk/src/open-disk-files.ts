/**
 * Opens a disk that is kept in several files: a VMDK descriptor with its data beside it, a qcow2 with its data file, a chain of
 * differences down to its base.
 *
 * The caller hands over all of them, in order: the disk, the files it names, its parent, the files that names, and so on. What is written
 * in an image only chooses among them. Knows no folders: `namedFiles` says what to look for, and where is the caller's business.
 */
import type { Disk } from './disk.ts'
import { DiskFormatError } from './disk-format-error.ts'
import { openDisk } from './open-disk.ts'
import { readQcow2Header } from './qcow2/header.ts'
import type { RangeSource } from './range-source.ts'
import { recogniseFormat } from './recognise-format.ts'
import { looksLikeDescriptor, MAX_DESCRIPTOR_BYTES, parseDescriptor } from './vmdk/descriptor.ts'

export interface OpenDiskFilesOptions {
  /** The last one is a raw disk: raw has no magic number, so it is never guessed. Not needed where a qcow2 above it says so. */
  readonly baseFormat?: 'raw'
  /** Each is a difference to the next, also where the image does not say so: somebody else does (ovf:parentRef). */
  readonly areDifferences?: boolean
  readonly signal?: AbortSignal
}

/** By name, as the images name each other; the first is the disk. */
export type DiskFiles = ReadonlyMap<string, RangeSource>

/** vSphere keeps 32 snapshots in a chain; each link costs the memory of a disk. */
const MAX_LINKS = 64

interface Link {
  readonly source: RangeSource
  readonly files: DiskFiles
}

export async function openDiskFiles(given: DiskFiles, options: OpenDiskFilesOptions = {}): Promise<Disk> {
  const { baseFormat, areDifferences, signal } = options
  const chain = await chainOf(given, signal)
  const common = { ...(areDifferences !== undefined && { isDifference: areDifferences }), ...(signal && { signal }) }
  let disk: Disk | undefined
  for (const [depth, { source, files }] of [...chain.entries()].toReversed()) {
    const isBase = depth === chain.length - 1
    const isRaw = isBase && (baseFormat ?? (await formatOfParent(chain[depth - 1]?.source, signal))) === 'raw'
    const format = isRaw ? ({ format: 'raw' } as const) : {}
    const parent: Disk | undefined = disk
    disk = await openDisk(source, { ...common, ...format, files, ...(parent !== undefined && { parent }) })
    if (parent !== undefined && disk.parent === undefined) throw noDifference(source, chain[depth + 1]!.source)
  }
  if (disk === undefined) throw new RangeError('there is no file to open')
  return disk
}

/** The files that hold this image's data, by the names written in it: extents of a VMDK, the data file of a qcow2. Not its parent. */
export async function namedFiles(source: RangeSource, signal?: AbortSignal): Promise<readonly string[]> {
  const format = await recogniseFormat(source, signal)
  if (format === 'qcow2') {
    const { dataFileName } = await readQcow2Header(source, signal)
    return dataFileName === undefined ? [] : [dataFileName]
  }
  if (format !== 'vmdk' || source.size > MAX_DESCRIPTOR_BYTES) return []
  if (!looksLikeDescriptor(await source.read(0, Math.min(source.size, 512), signal))) return []
  const { extents } = parseDescriptor(await source.read(0, source.size, signal), source.name, 0)
  return [...new Set(extents.flatMap(({ file }) => file ?? []))]
}

/** What a qcow2 says its backing file is. */
async function formatOfParent(child: RangeSource | undefined, signal?: AbortSignal): Promise<string | undefined> {
  if (child === undefined || (await recogniseFormat(child, signal)) !== 'qcow2') return undefined
  return (await readQcow2Header(child, signal)).backingFormat
}

/** Files that an image names are taken out before the next is looked at: a guest writes what it likes into the data of its disk. */
async function chainOf(given: DiskFiles, signal?: AbortSignal): Promise<readonly Link[]> {
  const left = new Map(given)
  const chain: Link[] = []
  for (const [name, source] of given) {
    if (!left.delete(name)) continue
    const files = new Map<string, RangeSource>()
    const isLast = left.size === 0
    for (const wanted of isLast ? [] : await namedFiles(source, signal)) {
      const file = left.get(wanted)
      if (file !== undefined) files.set(wanted, file)
      left.delete(wanted)
    }
    chain.push({ source, files })
    if (chain.length > MAX_LINKS)
      throw problem(source, 'unsupported', `a chain of more than ${MAX_LINKS} disks is not read`)
  }
  return chain
}

function noDifference(source: RangeSource, { name: other }: RangeSource): DiskFormatError {
  const text = `this is a disk of its own and no difference, but "${other}" was given as its parent; leave that one out`
  return problem(source, 'corrupt', text)
}

function problem({ name: file }: RangeSource, reason: 'corrupt' | 'unsupported', text: string): DiskFormatError {
  return new DiskFormatError({ file, offset: 0, reason, clause: 'chain of disks', text })
}
