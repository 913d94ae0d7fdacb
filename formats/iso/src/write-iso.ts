/**
 * Writes an ISO 9660 image with Joliet and Rock Ridge names, in memory.
 *
 * Made for the small images that a guest reads once: cloud-init seeds, OVF property media. Equal input gives equal
 * bytes: the time is the caller's, and there is no other source of change. Not for installation media: no boot record,
 * no file above the limit below.
 *
 * Both trees (plain names with Rock Ridge, Joliet) point at the same file contents.
 */
import { directoriesOf, directoryExtent, type Extent, pathTable, rootRecord, SECTOR } from './directory-extent.ts'
import type { NameEncoding } from './fields.ts'
import { IsoError } from './iso-error.ts'
import { buildTree, type DirectoryNode, type FileNode, type IsoFile } from './tree.ts'
import { terminator, volumeDescriptor } from './volume-descriptor.ts'

export interface IsoOptions {
  /** The label that the guest looks for: `CIDATA`, `OVF ENV`. At most 16 characters, because Joliet holds no more. */
  readonly volumeId: string
  readonly files: readonly IsoFile[]
  /** The time on every file. Default 1980-01-01, so that equal input gives equal bytes. */
  readonly now?: Date
}

/** Images are made in memory and pass through it again on upload; what is larger is not a seed. */
export const MAX_ISO_BYTES = 64 * 1024 * 1024

/** ECMA-119, 6.2.1: the first 16 sectors belong to the system. */
const SYSTEM_SECTORS = 16
const DEFAULT_DATE = new Date(Date.UTC(1980, 0, 1))

export function writeIso({ volumeId, files, now = DEFAULT_DATE }: IsoOptions): Uint8Array {
  checkVolumeId(volumeId)
  checkDate(now)
  checkSize(files)

  const root = buildTree(files)
  const trees = [planTree(root, 'ascii', now), planTree(root, 'ucs2', now)] as const

  // Sectors are handed out in the order in which the image is written.
  const extents = new Map<FileNode, Extent>()
  let next = SYSTEM_SECTORS + trees.length + 1
  const take = (bytes: number): number => {
    const sector = next
    next += Math.ceil(bytes / SECTOR)
    return sector
  }
  const placed = trees.map((tree) => ({
    ...tree,
    little: take(tree.tableLength),
    big: take(tree.tableLength),
    sectors: new Map(tree.directories.map((directory) => [directory, take(tree.lengths.get(directory)!)])),
  }))
  const contents = filesOf(root)
  for (const file of contents) extents.set(file, { sector: take(file.bytes.length), length: file.bytes.length })

  const image = Buffer.alloc(next * SECTOR)
  placed.forEach((tree, index) => {
    const locate = (node: FileNode | DirectoryNode): Extent =>
      node.kind === 'file' ? extents.get(node)! : { sector: tree.sectors.get(node)!, length: tree.lengths.get(node)! }
    const put = (sector: number, bytes: Uint8Array) => image.set(bytes, sector * SECTOR)
    put(
      SYSTEM_SECTORS + index,
      volumeDescriptor(tree.encoding, {
        volumeId,
        sectors: next,
        pathTableLength: tree.tableLength,
        littleTableSector: tree.little,
        bigTableSector: tree.big,
        rootRecord: rootRecord(locate(root), now),
        now,
      }),
    )
    put(tree.little, pathTable(tree.directories, tree.encoding, locate, 'little'))
    put(tree.big, pathTable(tree.directories, tree.encoding, locate, 'big'))
    for (const directory of tree.directories) {
      put(tree.sectors.get(directory)!, directoryExtent(directory, tree.encoding, locate, now))
    }
  })
  image.set(terminator(), (SYSTEM_SECTORS + trees.length) * SECTOR)
  for (const file of contents) image.set(file.bytes, extents.get(file)!.sector * SECTOR)
  return image
}

function planTree(root: DirectoryNode, encoding: NameEncoding, now: Date) {
  const nowhere = () => ({ sector: 0, length: 0 })
  const directories = directoriesOf(root, encoding)
  return {
    encoding,
    directories,
    lengths: new Map(directories.map((d) => [d, directoryExtent(d, encoding, nowhere, now).length])),
    tableLength: pathTable(directories, encoding, nowhere, 'little').length,
  }
}

function filesOf(directory: DirectoryNode): FileNode[] {
  return directory.children.flatMap((child) => (child.kind === 'file' ? [child] : filesOf(child)))
}

function checkVolumeId(volumeId: string): void {
  // Lower case and spaces are outside ECMA-119's d-characters, yet `cidata` and `OVF ENV` are what guests look for.
  if (!/^[A-Za-z0-9_ -]{1,16}$/.test(volumeId)) {
    throw new IsoError('volume id', `${JSON.stringify(volumeId)} is not 1 to 16 of A–Z, a–z, 0–9, space, "_" and "-"`)
  }
}

function checkDate(now: Date): void {
  const year = now.getUTCFullYear()
  if (!(year >= 1900 && year <= 2155)) throw new IsoError('date', 'ISO 9660 holds the years 1900 to 2155')
}

function checkSize(files: readonly IsoFile[]): void {
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0)
  const largest = files.toSorted((a, b) => b.bytes.length - a.bytes.length)[0]
  if (largest !== undefined && total > MAX_ISO_BYTES) {
    throw new IsoError(largest.path, `${total} bytes in all; an image made in memory holds at most ${MAX_ISO_BYTES}`)
  }
}
