/**
 * The order of things in a tar archive: which headers belong together, and what each member is finally called.
 *
 * Pure: is given header blocks and the contents of extension headers, says what comes next. Random access (index-ova.ts)
 * and pipes (read-ova-sequential.ts) drive the same walk, so both refuse the same archives.
 */
import { checkMemberName } from './member-names.ts'
import { readTarHeader, tarError } from './tar-header.ts'

export interface OvaMember {
  readonly name: string
  /** Where its bytes begin in the archive. */
  readonly offset: number
  readonly size: number
}

export type WalkStep =
  | { readonly kind: 'member'; readonly member: OvaMember }
  /** Its `size` bytes must be handed to `extension()` before the next header. */
  | { readonly kind: 'extension'; readonly size: number }
  | { readonly kind: 'skip'; readonly size: number }
  | { readonly kind: 'end' }

/** Real appliances have a dozen members; vendors' largest known has 60. */
const MAX_MEMBERS = 4096
const MAX_EXTENSION_BYTES = 64 * 1024

export class TarWalk {
  readonly #file: string
  readonly #names = new Set<string>()
  #extension: { readonly type: 'pax' | 'pax-global' | 'long-name'; readonly offset: number } | undefined
  #longName: string | undefined
  #size: number | undefined

  constructor(file: string) {
    this.#file = file
  }

  /** `offset` is where the header block stands in the archive. */
  header(block: Buffer, offset: number): WalkStep {
    const header = readTarHeader(block, this.#file, offset)
    if (header === undefined) return { kind: 'end' }
    switch (header.type) {
      case 'pax':
      case 'pax-global':
      case 'long-name':
        if (header.size > MAX_EXTENSION_BYTES) {
          throw tarError(this.#file, offset, `a ${header.typeName} of ${header.size} bytes is larger than any real one`)
        }
        this.#extension = { type: header.type, offset }
        return { kind: 'extension', size: header.size }
      case 'refused':
        throw tarError(
          this.#file,
          offset,
          `the member ${JSON.stringify(this.#longName ?? header.name)} is a ${header.typeName}`,
          'An appliance holds plain files only; do not trust this archive.',
        )
      case 'directory':
      case 'long-link':
        checkMemberName(this.#take().name ?? header.name, this.#file, offset)
        return { kind: 'skip', size: header.size }
      case 'file': {
        const { name, size } = this.#take()
        const member = this.#member(name ?? header.name, size ?? header.size, offset)
        return isAppleDouble(member.name) ? { kind: 'skip', size: member.size } : { kind: 'member', member }
      }
    }
  }

  extension(bytes: Buffer): void {
    const { type, offset } = this.#extension!
    if (type === 'long-name') this.#longName = bytes.toString('utf8').replace(/\0+$/, '')
    if (type === 'pax') this.#pax(bytes, offset)
    // Global headers carry comments (git archive) and never a name or size of one member.
    this.#extension = undefined
  }

  #take(): { name: string | undefined; size: number | undefined } {
    const taken = { name: this.#longName, size: this.#size }
    this.#longName = undefined
    this.#size = undefined
    return taken
  }

  #member(rawName: string, size: number, headerOffset: number): OvaMember {
    const name = checkMemberName(rawName, this.#file, headerOffset)
    if (this.#names.has(name)) {
      throw tarError(
        this.#file,
        headerOffset,
        `there are two members named "${name}"`,
        'It is not clear which one is meant.',
      )
    }
    if (this.#names.size >= MAX_MEMBERS) throw tarError(this.#file, headerOffset, `more than ${MAX_MEMBERS} members`)
    this.#names.add(name)
    return { name, size, offset: headerOffset + 512 }
  }

  /** Records are `LENGTH KEY=VALUE\n`, LENGTH counting the whole record. */
  #pax(bytes: Buffer, offset: number): void {
    for (let at = 0; at < bytes.length; ) {
      const match = /^(\d{1,6}) ([^=]+)=/.exec(bytes.toString('utf8', at, Math.min(bytes.length, at + 300)))
      const length = Number(match?.[1] ?? 0)
      if (match === null || length <= match[0].length || at + length > bytes.length) {
        throw tarError(this.#file, offset, 'a pax header has a record that does not fit')
      }
      const key = match[2]!
      const value = bytes.toString('utf8', at + Buffer.byteLength(match[0]), at + length - 1)
      if (key === 'path') this.#longName = value
      if (key === 'size') this.#size = this.#paxSize(value, offset)
      if (key.startsWith('GNU.sparse')) throw tarError(this.#file, offset, 'a member is a GNU sparse file')
      at += length
    }
  }

  #paxSize(value: string, offset: number): number {
    const size = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
    if (Number.isSafeInteger(size)) return size
    throw tarError(this.#file, offset, `a pax header says the size is ${JSON.stringify(value)}`)
  }
}

/** What macOS's tar puts before each file, for attributes that only macOS has: "._web01.ovf" is no descriptor. */
const isAppleDouble = (name: string): boolean => /(?:^|\/)\._/.test(name)

/** Members are padded to whole blocks. */
export function padded(size: number): number {
  return Math.ceil(size / 512) * 512
}
