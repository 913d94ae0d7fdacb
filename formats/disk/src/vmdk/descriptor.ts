/**
 * The text that describes a VMDK: its kind, its extents, its parent, its geometry. Embedded in a sparse file or a file of its own.
 *
 * Virtual Disk Format 5.0, "The Descriptor File". Products differ in order, case, line ends, encoding and comments; a key we do not
 * know is kept out of the way. Names in it are only names: nothing here or elsewhere in this package opens them.
 */
import { DiskFormatError } from '../disk-format-error.ts'

export const DESCRIPTOR_CLAUSE = 'Virtual Disk Format 5.0, The Descriptor File'
export const DESCRIPTOR_MARK = '# Disk DescriptorFile'

/** A descriptor of a disk in 2 GB pieces has a line for each; 64 TiB of them are 3 MB. */
export const MAX_DESCRIPTOR_BYTES = 4 * 1024 * 1024

export interface VmdkDescriptor {
  readonly createType: string
  readonly extents: readonly DescriptorExtent[]
  /** "CID": changes with the first write after the disk was opened. Undefined where it is missing. */
  readonly cid: string | undefined
  /** Undefined for a disk without parent. */
  readonly parentCid: string | undefined
  readonly parentName: string | undefined
  /** "ddb.adapterType" and its like, lower-cased keys. */
  readonly database: ReadonlyMap<string, string>
}

export interface DescriptorExtent {
  readonly access: 'RW' | 'RDONLY' | 'NOACCESS'
  readonly sectors: number
  /** SPARSE, FLAT, ZERO, VMFS, VMFSSPARSE, SESPARSE, VMFSRDM, … */
  readonly type: string
  readonly file: string | undefined
  /** FLAT: first sector in the file. */
  readonly firstSector: number
}

const NO_PARENT = 'ffffffff'
const UTF8_MARK = '\xef\xbb\xbf'
const UTF16_MARKS: Readonly<Record<string, string>> = { '\xff\xfe': 'utf-16le', '\xfe\xff': 'utf-16be' }

export function parseDescriptor(bytes: Uint8Array, file: string, offset: number): VmdkDescriptor {
  const problem = (text: string) =>
    new DiskFormatError({ file, offset, reason: 'corrupt', clause: DESCRIPTOR_CLAUSE, text })
  const text = decode(bytes)
  const settings = new Map<string, string>()
  const extents: DescriptorExtent[] = []
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const extent = parseExtentLine(line)
    if (extent !== undefined) {
      extents.push(extent)
      continue
    }
    const equals = line.indexOf('=')
    if (equals > 0) settings.set(line.slice(0, equals).trim().toLowerCase(), unquoted(line.slice(equals + 1).trim()))
  }

  const createType = settings.get('createtype')
  if (createType === undefined) throw problem('the descriptor has no createType')
  const bad = extents.find(
    (extent) => !Number.isSafeInteger(extent.sectors * 512) || !Number.isSafeInteger(extent.firstSector * 512),
  )
  if (bad !== undefined) throw problem(`the extent "${bad.file ?? bad.type}" is impossibly large`)
  const parentCid = contentId(settings.get('parentcid'))
  return {
    createType,
    extents,
    cid: contentId(settings.get('cid')),
    parentCid: parentCid === NO_PARENT ? undefined : parentCid,
    parentName: settings.get('parentfilenamehint'),
    database: new Map([...settings].filter(([key]) => key.startsWith('ddb.'))),
  }
}

/** `RW 4192256 SPARSE "disk-s001.vmdk" 0`. The name may hold blanks; the quotes are not always there. */
const EXTENT_LINE = /^(RW|RDONLY|NOACCESS)\s+(\d+)\s+([A-Z]+)(?:\s+(?:"([^"]*)"|(\S+))(?:\s+(\d+))?)?/i

function parseExtentLine(line: string): DescriptorExtent | undefined {
  const match = EXTENT_LINE.exec(line)
  if (match === null) return undefined
  const [, access, sectors, type, quoted, bare, first] = match
  return {
    access: access!.toUpperCase() as DescriptorExtent['access'],
    sectors: Number(sectors),
    type: type!.toUpperCase(),
    file: quoted ?? bare,
    firstSector: Number(first ?? 0),
  }
}

/** Eight hexadecimal digits; some writers leave out leading zeros. */
const contentId = (value: string | undefined) => value?.toLowerCase().padStart(8, '0')

const unquoted = (value: string) => (/^".*"$/.test(value) ? value.slice(1, -1) : value)

/** Whether a file begins like a descriptor: the mark that belongs into the first line, or, without it, "version=" after comments only. */
export function looksLikeDescriptor(head: Uint8Array): boolean {
  for (const line of decode(head).split(/\r\n|\r|\n/)) {
    const text = line.trim().toLowerCase()
    if (/^#\s*disk descriptorfile/.test(text)) return true
    if (text !== '' && !text.startsWith('#')) return /^version\s*=\s*\d$/.test(text)
  }
  return false
}

/**
 * The descriptor names its own encoding ("windows-1252", "UTF-8", "GBK", …) in a line that is ASCII in all of them. No \s in the
 * pattern: it would match line ends, and megabytes of those would take hours.
 */
function decode(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 3)).toString('latin1')
  const utf16 = UTF16_MARKS[start.slice(0, 2)] // saved by an editor of Windows
  if (utf16 !== undefined) return new TextDecoder(utf16).decode(bytes).replace(/\0.*$/s, '')
  const end = bytes.indexOf(0) // embedded descriptors are padded with NULs
  const used = bytes.subarray(start === UTF8_MARK ? UTF8_MARK.length : 0, end === -1 ? bytes.length : end)
  const label = /^[ \t]*encoding[ \t]*=[ \t]*"?([\w-]+)/im.exec(Buffer.from(used).toString('latin1'))?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(label).decode(used)
  } catch {
    return Buffer.from(used).toString('latin1') // an encoding that ICU does not know: names suffer, numbers do not
  }
}
