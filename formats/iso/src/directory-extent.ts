/**
 * Directory records and path tables (ECMA-119, 6.8, 6.9, 9.1 and 9.4) for one of the two trees of an image.
 *
 * Sizes do not depend on where things end up, so the same function first measures (with every location 0) and then
 * writes. Records do not cross sectors.
 */
import { both16, both32, encodeName, type NameEncoding, shortDate } from './fields.ts'
import { entriesFor, entriesForDot } from './rock-ridge.ts'
import type { DirectoryNode, FileNode } from './tree.ts'

export const SECTOR = 2048

/** Where a node's content stands, in sectors, and its length in bytes. */
export interface Extent {
  readonly sector: number
  readonly length: number
}

export type LocateNode = (node: FileNode | DirectoryNode) => Extent

export function directoryExtent(
  directory: DirectoryNode,
  encoding: NameEncoding,
  locate: LocateNode,
  now: Date,
): Buffer {
  const rockRidge = encoding === 'ascii'
  const parent = directory.parent ?? directory
  const isRoot = directory.parent === undefined
  const empty = Buffer.alloc(0)
  const records = [
    record(Buffer.of(0), locate(directory), true, rockRidge ? entriesForDot(directory, isRoot) : empty, now),
    record(Buffer.of(1), locate(parent), true, rockRidge ? entriesForDot(parent, false) : empty, now),
    ...inOrder(directory, encoding).map((child) =>
      record(
        nameOf(child, encoding),
        locate(child),
        child.kind === 'directory',
        rockRidge ? entriesFor(child) : empty,
        now,
      ),
    ),
  ]
  return packInSectors(records)
}

/** The root's record inside a volume descriptor: no system use area, 34 bytes. */
export function rootRecord(root: Extent, now: Date): Buffer {
  return record(Buffer.of(0), root, true, Buffer.alloc(0), now)
}

/** ECMA-119, 9.4: every directory, parents before children, little-endian or big-endian. */
export function pathTable(
  directories: readonly DirectoryNode[],
  encoding: NameEncoding,
  locate: LocateNode,
  endian: 'little' | 'big',
): Buffer {
  return Buffer.concat(
    directories.map((directory) => {
      const name = directory.parent === undefined ? Buffer.of(0) : nameOf(directory, encoding)
      const entry = Buffer.alloc(8 + name.length + (name.length % 2))
      const parentNumber = directories.indexOf(directory.parent ?? directory) + 1
      entry[0] = name.length
      if (endian === 'little') {
        entry.writeUInt32LE(locate(directory).sector, 2)
        entry.writeUInt16LE(parentNumber, 6)
      } else {
        entry.writeUInt32BE(locate(directory).sector, 2)
        entry.writeUInt16BE(parentNumber, 6)
      }
      name.copy(entry, 8)
      return entry
    }),
  )
}

/** Every directory, breadth first, which is the order that path tables want (ECMA-119, 6.9.1). */
export function directoriesOf(root: DirectoryNode, encoding: NameEncoding): DirectoryNode[] {
  const all: DirectoryNode[] = [root]
  for (const directory of all) {
    all.push(...inOrder(directory, encoding).filter((child) => child.kind === 'directory'))
  }
  return all
}

function record(name: Buffer, at: Extent, isDirectory: boolean, systemUse: Buffer, now: Date): Buffer {
  const nameEnd = 33 + name.length + ((name.length + 1) % 2)
  const length = nameEnd + systemUse.length
  const out = Buffer.alloc(length + (length % 2))
  out[0] = out.length
  both32(out, 2, at.sector)
  both32(out, 10, at.length)
  shortDate(now).copy(out, 18)
  out[25] = isDirectory ? 2 : 0
  both16(out, 28, 1) // volume sequence number
  out[32] = name.length
  name.copy(out, 33)
  systemUse.copy(out, nameEnd)
  return out
}

function inOrder(directory: DirectoryNode, encoding: NameEncoding): readonly (FileNode | DirectoryNode)[] {
  if (encoding === 'ascii') return directory.children
  return directory.children.toSorted((a, b) => Buffer.compare(nameOf(a, encoding), nameOf(b, encoding)))
}

function nameOf(node: FileNode | DirectoryNode, encoding: NameEncoding): Buffer {
  return encodeName(encoding === 'ascii' ? node.plainName : node.name, encoding)
}

function packInSectors(records: readonly Buffer[]): Buffer {
  const pieces: Buffer[] = []
  let length = 0
  for (const piece of records) {
    const left = SECTOR - (length % SECTOR)
    if (piece.length > left) {
      pieces.push(Buffer.alloc(left))
      length += left
    }
    pieces.push(piece)
    length += piece.length
  }
  pieces.push(Buffer.alloc((SECTOR - (length % SECTOR)) % SECTOR))
  return Buffer.concat(pieces)
}
