/**
 * Which format a file is in, by its magic number alone. Undefined means "none that we know", never "raw": raw has no magic, and a
 * guest can write any magic into its first sector, so a raw disk is one only if somebody says so.
 */
import type { DiskFormat } from './disk.ts'
import { DiskFormatError } from './disk-format-error.ts'
import { PARALLELS_MAGIC } from './parallels/open-parallels.ts'
import type { RangeSource } from './range-source.ts'
import { VDI_SIGNATURE } from './vdi/open-vdi.ts'
import { FOOTER_BYTES, FOOTER_COOKIE } from './vhd/footer.ts'
import { looksLikeDescriptor } from './vmdk/descriptor.ts'
import { SE_SPARSE_MAGIC } from './vmdk/se-sparse.ts'

export async function recogniseFormat(
  source: RangeSource,
  signal?: AbortSignal,
): Promise<Exclude<DiskFormat, 'raw'> | undefined> {
  const head = Buffer.from(await source.read(0, Math.min(source.size, 512), signal))
  const starts = (text: string) => head.subarray(0, text.length).toString('latin1') === text
  if (starts('KDMV') || starts('COWD') || looksLikeDescriptor(head)) return 'vmdk'
  if (head.length >= 8 && head.readBigUInt64LE(0) === SE_SPARSE_MAGIC) return 'vmdk'
  if (starts('QFI\xfb')) return 'qcow2'
  if (starts('vhdxfile')) return 'vhdx'
  if (Object.values(PARALLELS_MAGIC).some(starts)) return 'parallels'
  if (starts('conectix')) return 'vhd'
  if (head.length >= 68 && head.readUInt32LE(64) === VDI_SIGNATURE) return 'vdi'
  return (await hasVhdFooter(source, signal)) ? 'vhd' : undefined
}

/** A fixed VHD begins with its first sector and has its magic only at the end, which a pipe cannot show. */
async function hasVhdFooter(source: RangeSource, signal?: AbortSignal): Promise<boolean> {
  if (source.size < FOOTER_BYTES) return false
  try {
    // One byte more: before Virtual PC 2004 footers were a byte shorter.
    const start = await source.read(source.size - FOOTER_BYTES, FOOTER_COOKIE.length + 1, signal)
    const text = Buffer.from(start).toString('latin1')
    return text.startsWith(FOOTER_COOKIE) || text.endsWith(FOOTER_COOKIE)
  } catch (error) {
    if (error instanceof DiskFormatError && error.reason === 'not-seekable') return false
    throw error
  }
}
