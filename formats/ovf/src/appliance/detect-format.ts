/** What a file is by its first bytes. For reports only: reading disks is @covisor/disk's work, which looks for itself. */
import type { RangeSource } from '../range-source.ts'

export type DetectedFormat =
  | 'vmdk-stream-optimized'
  | 'vmdk'
  | 'vmdk-descriptor'
  | 'qcow2'
  | 'vhdx'
  | 'vhd'
  | 'vdi'
  | 'iso'
  | 'gzip'
  | 'unknown'

export async function detectFormat(source: RangeSource, signal?: AbortSignal): Promise<DetectedFormat> {
  const head = Buffer.from(await source.read(0, Math.min(source.size, 1024), signal))
  const at = (offset: number, text: string) => head.toString('latin1', offset, offset + text.length) === text
  // VMDK 5.0, SparseExtentHeader: flags at 8; bit 16 compressed, bit 17 markers, which together are streamOptimized.
  if (at(0, 'KDMV')) {
    return head.length >= 12 && (head.readUInt32LE(8) & 0x3_0000) === 0x3_0000 ? 'vmdk-stream-optimized' : 'vmdk'
  }
  if (at(0, '# Disk DescriptorFile')) return 'vmdk-descriptor'
  if (at(0, 'COWD')) return 'vmdk'
  if (at(0, 'QFI\xfb')) return 'qcow2'
  if (at(0, 'vhdxfile')) return 'vhdx'
  if (at(0, 'conectix') || (await hasVhdFooter(source, signal))) return 'vhd'
  if (head.length >= 0x44 && head.readUInt32LE(0x40) === 0xbeda_107f) return 'vdi'
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (source.size >= 0x8006 && Buffer.from(await source.read(0x8001, 5, signal)).toString('latin1') === 'CD001')
    return 'iso'
  return 'unknown'
}

/** A fixed VHD is raw with a footer. */
async function hasVhdFooter(source: RangeSource, signal?: AbortSignal): Promise<boolean> {
  if (source.size < 512) return false
  return Buffer.from(await source.read(source.size - 512, 8, signal)).toString('latin1') === 'conectix'
}
