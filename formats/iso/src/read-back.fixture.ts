/**
 * Reads an image back, for tests only: every file by its Joliet path and by its Rock Ridge path.
 *
 * Written from ECMA-119 on its own, sharing nothing with the writer, and strict: both byte orders of a number must agree.
 */

export interface ReadBack {
  readonly label: string
  readonly files: ReadonlyMap<string, Buffer>
}

export function readBack(image: Uint8Array, tree: 'joliet' | 'rock-ridge'): ReadBack {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength)
  const wanted = tree === 'joliet' ? 2 : 1
  for (let sector = 16; ; sector++) {
    const descriptor = bytes.subarray(sector * 2048, (sector + 1) * 2048)
    if (descriptor.toString('latin1', 1, 6) !== 'CD001') throw new Error(`no descriptor in sector ${sector}`)
    if (descriptor[0] === 255) throw new Error(`no ${tree} tree`)
    if (descriptor[0] !== wanted) continue
    if (number(descriptor, 80) * 2048 !== bytes.length) throw new Error('volume size differs from the image')
    const files = new Map<string, Buffer>()
    walk(bytes, number(descriptor, 158), number(descriptor, 166), '', tree, files)
    return { label: name(descriptor.subarray(40, 72), tree).trimEnd(), files }
  }
}

function walk(
  bytes: Buffer,
  sector: number,
  length: number,
  path: string,
  tree: 'joliet' | 'rock-ridge',
  files: Map<string, Buffer>,
): void {
  const extent = bytes.subarray(sector * 2048, sector * 2048 + length)
  let at = 0
  let index = 0
  while (at < extent.length) {
    const size = extent[at]!
    if (size === 0) {
      at = (Math.floor(at / 2048) + 1) * 2048
      continue
    }
    const record = extent.subarray(at, at + size)
    at += size
    if (index++ < 2) continue // "." and ".."
    const own = tree === 'joliet' ? name(record.subarray(33, 33 + record[32]!), tree) : rockRidgeName(record)
    const full = path + own
    if ((record[25]! & 2) !== 0) walk(bytes, number(record, 2), number(record, 10), `${full}/`, tree, files)
    else files.set(full, bytes.subarray(number(record, 2) * 2048, number(record, 2) * 2048 + number(record, 10)))
  }
}

function rockRidgeName(record: Buffer): string {
  const nameLength = record[32]!
  let at = 33 + nameLength + ((nameLength + 1) % 2)
  while (at + 4 <= record.length) {
    if (record.toString('latin1', at, at + 2) === 'NM') return record.toString('utf8', at + 5, at + record[at + 2]!)
    at += record[at + 2]!
  }
  throw new Error('a record without a Rock Ridge name')
}

function name(raw: Buffer, tree: 'joliet' | 'rock-ridge'): string {
  return tree === 'joliet' ? Buffer.from(raw).swap16().toString('utf16le') : raw.toString('latin1')
}

function number(buffer: Buffer, at: number): number {
  const little = buffer.readUInt32LE(at)
  if (little !== buffer.readUInt32BE(at + 4)) throw new Error(`the two byte orders at ${at} differ`)
  return little
}
