/**
 * One 512-byte tar header, checked: POSIX.1-2001 ustar and pax, and what GNU tar adds (long names, base-256 sizes).
 *
 * Knows bytes, not streams. A header is believed only if its checksum fits, so a cut or shifted archive is noticed at
 * once instead of being read as nonsense.
 */
import { OvfError } from '../ovf-error.ts'

export const BLOCK = 512

export type TarType = 'file' | 'directory' | 'pax' | 'pax-global' | 'long-name' | 'long-link' | 'refused'

export interface TarHeader {
  readonly name: string
  readonly size: number
  readonly type: TarType
  /** The type as a person would call it, for errors about refused ones. */
  readonly typeName: string
}

const types: Readonly<Record<string, readonly [TarType, string]>> = {
  '0': ['file', 'file'],
  '\0': ['file', 'file'],
  '7': ['file', 'contiguous file'],
  '1': ['refused', 'hard link'],
  '2': ['refused', 'symbolic link'],
  '3': ['refused', 'character device'],
  '4': ['refused', 'block device'],
  '5': ['directory', 'directory'],
  '6': ['refused', 'FIFO'],
  x: ['pax', 'pax header'],
  g: ['pax-global', 'global pax header'],
  L: ['long-name', 'long name'],
  K: ['long-link', 'long link'],
  S: ['refused', 'GNU sparse file'],
}

/** Undefined for a block of zeros, which ends an archive. */
export function readTarHeader(block: Buffer, file: string, offset: number): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined
  checkChecksum(block, file, offset)
  const flag = block.toString('latin1', 156, 157)
  const [type, typeName] = types[flag] ?? (['refused', `entry of type ${JSON.stringify(flag)}`] as const)
  // GNU writes "ustar  " and puts times where POSIX has the prefix.
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0'
  const prefix = isPosix ? text(block, 345, 155) : ''
  const name = text(block, 0, 100)
  return { name: prefix === '' ? name : `${prefix}/${name}`, size: readSize(block, file, offset), type, typeName }
}

/** Does a tar archive begin like this? By its checksum, because archives of before POSIX carry no name. */
export function looksLikeTar(head: Buffer): boolean {
  if (head.length < BLOCK) return false
  return head.toString('latin1', 257, 262) === 'ustar' || octal(head, 148, 8) === tarChecksum(head)
}

/** The sum of all bytes, the checksum field itself counted as spaces. */
export function tarChecksum(block: Buffer): number {
  let sum = 8 * 0x20
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i]!
  return sum
}

function checkChecksum(block: Buffer, file: string, offset: number): void {
  const stated = octal(block, 148, 8)
  if (stated === tarChecksum(block)) return
  throw tarError(
    file,
    offset,
    'this is not a tar header: its checksum does not fit',
    'The archive is damaged; get it again.',
  )
}

/** Octal digits, or base-256 with the top bit set (GNU, for members of 8 GiB and more). */
function readSize(block: Buffer, file: string, offset: number): number {
  const size = (block[124]! & 0x80) === 0 ? octal(block, 124, 12) : base256(block.subarray(124, 136))
  if (size !== undefined && Number.isSafeInteger(size)) return size
  throw tarError(file, offset, 'the size in this tar header is not a number')
}

function base256(field: Buffer): number | undefined {
  if (field[0] !== 0x80) return undefined // negative, or above 2^88
  return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
}

function octal(block: Buffer, at: number, length: number): number | undefined {
  const digits = block
    .toString('latin1', at, at + length)
    .replaceAll('\0', ' ')
    .trim()
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : undefined
}

function text(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length)
  const end = field.indexOf(0)
  return field.toString('utf8', 0, end < 0 ? length : end)
}

export function tarError(file: string, offset: number, reason: string, remedy?: string): OvfError {
  return new OvfError({ file, offset, clause: 'POSIX.1-2001, ustar and pax', text: reason, remedy })
}
