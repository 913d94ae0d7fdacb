/**
 * Rock Ridge entries (IEEE P1282 over SUSP, P1281): the real name and POSIX mode behind each plain directory record.
 *
 * Linux prefers Rock Ridge to Joliet, and it keeps case and characters that 8.3 names lose: `meta-data` is `meta-data`.
 * Everything is owned by root and read-only. The ER entry leaves its source text empty so that no continuation is needed.
 */
import { both32 } from './fields.ts'
import type { DirectoryNode, FileNode } from './tree.ts'

const RRIP_ID = 'RRIP_1991A'
const RRIP_TEXT = 'THE ROCK RIDGE INTERCHANGE PROTOCOL PROVIDES SUPPORT FOR POSIX FILE SYSTEM SEMANTICS'
const DIRECTORY_MODE = 0o040555
const FILE_MODE = 0o100444

/** Entries of an ordinary record: mode and name. */
export function entriesFor(node: FileNode | DirectoryNode): Buffer {
  return Buffer.concat([posix(node), realName(node.name)])
}

/** Entries of "." and "..": mode alone, and in the root's "." the two that announce Rock Ridge. */
export function entriesForDot(directory: DirectoryNode, isRootItself: boolean): Buffer {
  return isRootItself ? Buffer.concat([sharingProtocol(), posix(directory), extensionReference()]) : posix(directory)
}

/** SUSP 5.3: the check bytes BE EF in the first record of the root. */
function sharingProtocol(): Buffer {
  return Buffer.from([0x53, 0x50, 7, 1, 0xbe, 0xef, 0])
}

/** RRIP 4.1.1: mode, links, user, group. */
function posix(node: FileNode | DirectoryNode): Buffer {
  const entry = Buffer.alloc(36)
  entry.write('PX', 'latin1')
  entry[2] = entry.length
  entry[3] = 1
  both32(entry, 4, node.kind === 'directory' ? DIRECTORY_MODE : FILE_MODE)
  both32(entry, 12, node.kind === 'directory' ? 2 + node.children.filter((c) => c.kind === 'directory').length : 1)
  both32(entry, 20, 0)
  both32(entry, 28, 0)
  return entry
}

/** RRIP 4.1.4: the name as it is, in UTF-8. */
function realName(name: string): Buffer {
  const text = Buffer.from(name, 'utf8')
  return Buffer.concat([Buffer.from([0x4e, 0x4d, 5 + text.length, 1, 0]), text])
}

/** SUSP 5.5. */
function extensionReference(): Buffer {
  const length = 8 + RRIP_ID.length + RRIP_TEXT.length
  const head = Buffer.from([0x45, 0x52, length, 1, RRIP_ID.length, RRIP_TEXT.length, 0, 1])
  return Buffer.concat([head, Buffer.from(RRIP_ID + RRIP_TEXT, 'latin1')])
}
