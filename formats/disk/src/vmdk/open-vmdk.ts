/** Opens a VMDK by what its first bytes are: a sparse file, a delta of ESX, or a descriptor whose data lie in other files. */
import type { Disk } from '../disk.ts'
import type { OpenDiskOptions } from '../open-disk-options.ts'
import type { RangeSource } from '../range-source.ts'
import { openDelta } from './open-delta.ts'
import { openDescriptor } from './open-descriptor.ts'
import { openSparse } from './open-sparse.ts'
import { SE_SPARSE_MAGIC } from './se-sparse.ts'

export async function openVmdk(source: RangeSource, options: OpenDiskOptions): Promise<Disk> {
  const head = Buffer.alloc(8)
  head.set(await source.read(0, Math.min(head.length, source.size), options.signal))
  const magic = head.toString('latin1', 0, 4)
  if (magic === 'KDMV') return openSparse(source, options)
  if (magic === 'COWD') return openDelta(source, 'vmfsSparse', options)
  if (head.readBigUInt64LE() === SE_SPARSE_MAGIC) return openDelta(source, 'seSparse', options)
  return openDescriptor(source, options)
}
