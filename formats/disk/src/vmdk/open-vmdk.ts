/** Opens a VMDK by what its first bytes are: a sparse file, a delta of ESX, or a descriptor whose data lie in other files. */
import type { Disk } from '../disk.ts'
import type { OpenDiskOptions } from '../open-disk.ts'
import type { RangeSource } from '../range-source.ts'
import { openCowd } from './cowd.ts'
import { openDescriptor } from './open-descriptor.ts'
import { openSparse } from './open-sparse.ts'

export async function openVmdk(source: RangeSource, options: OpenDiskOptions): Promise<Disk> {
  const magic = Buffer.from(await source.read(0, Math.min(4, source.size), options.signal)).toString('latin1')
  if (magic === 'KDMV') return openSparse(source, options)
  if (magic === 'COWD') return openCowd(source, options)
  return openDescriptor(source, options)
}
