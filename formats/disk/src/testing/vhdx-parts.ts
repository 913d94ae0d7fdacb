/** Tests only: parts of VHDX files that this package reads and does not write: log entries, parent locators. */
import { crc32c } from '../vhdx/crc32c.ts'

const PAGE = 4096
/** In the metadata, behind the items that every image has. */
const LOCATOR_AT = 96 * 1024

/** One entry with one page, as [MS-VHDX] 2.3.1 lays it out; of a sequence that begins at the log's first byte. */
export function logEntry(guid: Buffer, fileOffset: number, page: Buffer, fileBytes: number, sequence = 7): Buffer {
  const entry = Buffer.alloc(2 * PAGE)
  entry.write('loge', 0)
  entry.writeUInt32LE(entry.length, 8)
  entry.writeBigUInt64LE(BigInt(sequence), 16)
  entry.writeUInt32LE(1, 24)
  guid.copy(entry, 32)
  entry.writeBigUInt64LE(BigInt(fileBytes), 48)
  entry.writeBigUInt64LE(BigInt(fileBytes), 56)
  entry.write('desc', 64)
  page.copy(entry, 68, PAGE - 4, PAGE)
  page.copy(entry, 72, 0, 8)
  entry.writeBigUInt64LE(BigInt(fileOffset), 80)
  entry.writeBigUInt64LE(BigInt(sequence), 88)
  page.copy(entry, PAGE)
  entry.write('data', PAGE)
  entry.writeUInt32LE(0, PAGE + 4)
  entry.writeUInt32LE(sequence, 2 * PAGE - 4)
  entry.writeUInt32LE(crc32c(entry, 4), 4)
  return entry
}

/** [MS-VHDX] 2.6.2.6, as one more item of the metadata. */
export function addParentLocator(copy: Buffer, metadataAt: number, keys: Readonly<Record<string, string>>): void {
  const texts = Object.entries(keys).map((pair) => pair.map((text) => Buffer.from(text, 'utf16le')))
  const item = Buffer.alloc(20 + texts.length * 12)
  item.writeUInt16LE(texts.length, 18)
  let end = item.length
  for (const [index, [key = item, value = item]] of texts.entries()) {
    item.writeUInt32LE(end, 20 + index * 12)
    item.writeUInt32LE(end + key.length, 24 + index * 12)
    item.writeUInt16LE(key.length, 28 + index * 12)
    item.writeUInt16LE(value.length, 30 + index * 12)
    end += key.length + value.length
  }
  const bytes = Buffer.concat([item, ...texts.flat()])
  const count = copy.readUInt16LE(metadataAt + 10)
  const entryAt = metadataAt + 32 + count * 32
  Buffer.from('2db3d1a80b2d4d45abf7d3d84834ab0c', 'hex').copy(copy, entryAt)
  copy.writeUInt32LE(0xa8d3_5f2d, entryAt)
  copy.writeUInt16LE(0xb30b, entryAt + 4)
  copy.writeUInt16LE(0x454d, entryAt + 6)
  copy.writeUInt32LE(LOCATOR_AT, entryAt + 16)
  copy.writeUInt32LE(bytes.length, entryAt + 20)
  copy.writeUInt32LE(4, entryAt + 24)
  copy.writeUInt16LE(count + 1, metadataAt + 10)
  bytes.copy(copy, metadataAt + LOCATOR_AT)
}
