/**
 * Writes an OVA as a stream: ustar, members in the order given, sizes known beforehand, nothing buffered.
 *
 * DSP0243 5.3: the descriptor comes first, the manifest (and certificate) second or last. Members of 8 GiB and more get
 * GNU's base-256 sizes, which every reader of OVAs that we know understands; names must fit ustar's 100 bytes.
 */
import { OvfError } from '../ovf-error.ts'
import { whyRefused } from './member-names.ts'
import { BLOCK, tarChecksum } from './tar-header.ts'

export interface MemberToWrite {
  readonly name: string
  readonly size: number
  readonly content: Uint8Array | AsyncIterable<Uint8Array>
}

export interface WriteOvaOptions {
  /** The time on every member. Default 1980-01-01, so that equal input gives equal bytes. */
  readonly now?: Date
}

const MAX_NAME_BYTES = 100
const OCTAL_LIMIT = 8 ** 11
const DEFAULT_DATE = new Date(Date.UTC(1980, 0, 1))

export async function* writeOva(
  members: Iterable<MemberToWrite> | AsyncIterable<MemberToWrite>,
  { now = DEFAULT_DATE }: WriteOvaOptions = {},
): AsyncGenerator<Uint8Array> {
  const names = new Set<string>()
  for await (const member of members) {
    checkName(member.name, names)
    yield header(member, now)
    let written = 0
    for await (const chunk of contentOf(member)) {
      written += chunk.length
      if (written > member.size) refuse(member, `there are more bytes than the ${member.size} announced`)
      yield chunk
    }
    if (written !== member.size) refuse(member, `there are ${written} bytes instead of the ${member.size} announced`)
    const padding = (BLOCK - (written % BLOCK)) % BLOCK
    if (padding > 0) yield Buffer.alloc(padding)
  }
  yield Buffer.alloc(2 * BLOCK)
}

async function* contentOf({ content }: MemberToWrite): AsyncGenerator<Uint8Array> {
  if (content instanceof Uint8Array) yield content
  else yield* content
}

export function checkName(name: string, names: Set<string>): void {
  const reason = whyRefused(name) ?? (names.has(name) ? 'is used twice' : undefined)
  if (reason !== undefined) throw writeError(name, `the name ${reason}`)
  if (Buffer.byteLength(name) > MAX_NAME_BYTES)
    throw writeError(name, `the name is longer than ${MAX_NAME_BYTES} bytes`)
  names.add(name)
}

export function header({ name, size }: Pick<MemberToWrite, 'name' | 'size'>, now: Date = DEFAULT_DATE): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number) =>
    block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1')
  block.write(name, 0, 'utf8')
  octal(0o644, 100, 8)
  octal(0, 108, 8) // owner
  octal(0, 116, 8) // group
  if (size < OCTAL_LIMIT) octal(size, 124, 12)
  else base256(block, size)
  octal(Math.floor(now.getTime() / 1000), 136, 12)
  block.write('0', 156, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  block.write('root', 265, 'latin1')
  block.write('root', 297, 'latin1')
  block.write(`${tarChecksum(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function base256(block: Buffer, size: number): void {
  block[124] = 0x80
  block.writeBigUInt64BE(BigInt(size), 128)
}

function refuse(member: MemberToWrite, text: string): never {
  throw writeError(member.name, text)
}

function writeError(file: string, text: string): OvfError {
  return new OvfError({ file, clause: 'POSIX.1-2001, ustar', text })
}
