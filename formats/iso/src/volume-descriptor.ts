/** Volume descriptors: primary, supplementary (Joliet) and the terminator. ECMA-119, 8.3 to 8.5. */
import { SECTOR } from './directory-extent.ts'
import { both16, both32, longDate, type NameEncoding, padded } from './fields.ts'

export interface VolumeFacts {
  readonly volumeId: string
  readonly sectors: number
  readonly pathTableLength: number
  readonly littleTableSector: number
  readonly bigTableSector: number
  readonly rootRecord: Buffer
  readonly now: Date
}

/** Joliet specification: these three bytes say UCS-2, level 3. */
const JOLIET_ESCAPE = '%/E'

export function volumeDescriptor(encoding: NameEncoding, facts: VolumeFacts): Buffer {
  const out = Buffer.alloc(SECTOR)
  const text = (at: number, length: number, value: string) => padded(value, length, encoding).copy(out, at)
  out[0] = encoding === 'ascii' ? 1 : 2
  out.write('CD001\x01', 1, 'latin1')
  text(8, 32, '') // system identifier
  text(40, 32, facts.volumeId)
  both32(out, 80, facts.sectors)
  if (encoding === 'ucs2') out.write(JOLIET_ESCAPE, 88, 'latin1')
  both16(out, 120, 1) // volume set size
  both16(out, 124, 1) // volume sequence number
  both16(out, 128, SECTOR)
  both32(out, 132, facts.pathTableLength)
  out.writeUInt32LE(facts.littleTableSector, 140)
  out.writeUInt32BE(facts.bigTableSector, 148)
  facts.rootRecord.copy(out, 156)
  text(190, 128, '') // volume set
  text(318, 128, '') // publisher
  text(446, 128, '') // data preparer
  text(574, 128, 'COVISOR') // application
  text(702, 36, '') // copyright, abstract and bibliographic file, 37 bytes each
  text(739, 36, '')
  text(776, 36, '')
  longDate(facts.now).copy(out, 813) // created
  longDate(facts.now).copy(out, 830) // modified
  longDate(undefined).copy(out, 847) // expires: never
  longDate(facts.now).copy(out, 864) // effective
  out[881] = 1 // file structure version
  return out
}

export function terminator(): Buffer {
  const out = Buffer.alloc(SECTOR)
  out[0] = 255
  out.write('CD001\x01', 1, 'latin1')
  return out
}
