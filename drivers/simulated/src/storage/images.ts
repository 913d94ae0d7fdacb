/** Disk images inside of contents, through formats/disk: an empty one, one of another size or format, and what one says of its size. */

import { type Disk, memorySource, openDisk, type RangeSource, writeQcow2, writeRaw } from '@covisor/disk'
import type { VolumeFormat } from '@covisor/driver-api'
import type { Content, ContentStore } from './content.ts'

/** A volume's file as it is when the volume was just made. */
export async function emptyImage(store: ContentStore, format: VolumeFormat, capacityBytes: number): Promise<Content> {
  if (format !== 'qcow2') return store.create(capacityBytes)
  return fill(store.create(0), writeQcow2(emptyDisk(capacityBytes)))
}

/** The same disk in another format or of a larger size, as a content of its own. */
export async function convertedImage(
  store: ContentStore,
  from: Content,
  fromFormat: VolumeFormat,
  toFormat: VolumeFormat,
  capacityBytes: number,
): Promise<Content> {
  const disk = await openDisk(sourceOf(from), { format: fromFormat === 'qcow2' ? 'qcow2' : 'raw' })
  if (toFormat === 'qcow2') return fill(store.create(0), writeQcow2(disk, { size: Math.max(disk.size, capacityBytes) }))
  return fill(store.create(Math.max(disk.size, capacityBytes)), writeRaw(disk))
}

/** Guest bytes of the qcow2 that was written into a volume; undefined if it is none. */
export function qcow2Size(content: Content): number | undefined {
  const header = Buffer.from(content.read(0, 32))
  if (header.length < 32 || header.readUInt32BE(0) !== QCOW2_MAGIC) return undefined
  const size = header.readBigUInt64BE(QCOW2_SIZE_OFFSET)
  return size <= Number.MAX_SAFE_INTEGER ? Number(size) : undefined
}

const QCOW2_MAGIC = 0x514649fb // "QFI\xfb"
const QCOW2_SIZE_OFFSET = 24

async function fill(content: Content, chunks: AsyncIterable<{ offset: number; bytes: Uint8Array }>): Promise<Content> {
  for await (const { offset, bytes } of chunks) content.write(offset, bytes)
  return content
}

const emptyDisk = (size: number): Pick<Disk, 'size' | 'extents'> => ({
  size,
  async *extents() {
    if (size > 0) yield { kind: 'hole', offset: 0, length: size }
  },
})

const PIECE_BYTES = 262_144

function sourceOf(content: Content): RangeSource {
  const { length } = content
  return {
    name: 'volume',
    size: length,
    read: (offset, count) => memorySource(content.read(offset, count), 'volume').read(0, count),
    async *stream(offset, count) {
      for (let done = 0; done < count; done += PIECE_BYTES) {
        yield content.read(offset + done, Math.min(PIECE_BYTES, count - done))
      }
    },
  }
}
