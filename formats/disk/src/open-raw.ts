/** A raw image: every byte of the file is a byte of the disk. Read front to back, so a pipe will do. */
import type { Disk } from './disk.ts'
import { checkDiskSize } from './limits.ts'
import type { RangeSource } from './range-source.ts'

export function openRaw(source: RangeSource): Disk {
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
        yield { kind: 'data', offset, bytes }
        offset += bytes.length
      }
    },
  }
}
