/**
 * Writes a cpio archive in the "new ASCII" format, which the Linux kernel unpacks as its first root file system.
 *
 * Knows the format of Documentation/driver-api/early-userspace/buffer-format.rst (magic 070701). Owners are always root and
 * times always zero, so the same content gives the same bytes.
 */

export interface CpioEntry {
  readonly path: string
  readonly mode: number
  /** Undefined for a directory. */
  readonly content?: Uint8Array
}

const DIRECTORY = 0o040000
const REGULAR = 0o100000

export function writeCpio(entries: readonly CpioEntry[]): Buffer {
  const members = entries.map((entry, index) => member(entry, index + 1))
  return Buffer.concat([...members, member({ path: 'TRAILER!!!', mode: 0, content: new Uint8Array() }, 0)])
}

function member({ path, mode, content }: CpioEntry, inode: number): Buffer {
  const name = Buffer.from(`${path}\0`)
  const type = content === undefined ? DIRECTORY : REGULAR
  const size = content?.length ?? 0
  const links = content === undefined ? 2 : 1
  // ino, mode, uid, gid, nlink, mtime, filesize, devmajor, devminor, rdevmajor, rdevminor, namesize, check
  const fields = [inode, type | mode, 0, 0, links, 0, size, 0, 0, 0, 0, name.length, 0]
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), name])), padded(Buffer.from(content ?? []))])
}

/** Header with name, and content, each end on a multiple of four bytes. */
function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}
