/** A raw image: every byte of the file is a byte of the disk. Read front to back, so a pipe will do. */
import type { Disk } from './disk.ts'
import { DiskFormatError } from './disk-format-error.ts'
import { checkDiskSize } from './limits.ts'
import { type RangeSource, UNKNOWN_SIZE } from './range-source.ts'

export function openRaw(source: RangeSource): Disk {
  if (source.size === UNKNOWN_SIZE) {
    const text = 'a raw disk is as long as its file, whose length is not known yet; store it as a file first'
    throw new DiskFormatError({ file: source.name, offset: 0, reason: 'not-seekable', clause: 'raw', text })
  }
  checkDiskSize(source.size, { file: source.name, offset: 0, clause: 'raw' })
  return {
    format: 'raw',
    size: source.size,
    needs: 'sequential',
    facts: { allocatedBytes: source.size },
    read: (offset, length, signal) => source.read(offset, length, signal),
    async *extents({ signal } = {}) {
      let offset = 0
      for await (const bytes of source.stream(0, source.size, signal)) {
        const next = offset + bytes.length // not afterwards: the receiver may free them
        yield { kind: 'data', offset, bytes }
        offset = next
      }
    },
  }
}
