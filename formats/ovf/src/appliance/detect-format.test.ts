/** Formats by their first bytes, and by the last ones where the first are the guest's. */
import { describe, expect, test } from 'vitest'
import { bytesSource } from '../range-source.ts'
import { type DetectedFormat, detectFormat } from './detect-format.ts'

const file = (size: number, ...pieces: readonly (readonly [number, string | readonly number[]])[]) => {
  const bytes = Buffer.alloc(size)
  for (const [at, piece] of pieces) Buffer.from(piece as string, 'latin1').copy(bytes, at)
  return bytes
}

describe('detected formats', () => {
  const cases: { name: string; bytes: Buffer; format: DetectedFormat }[] = [
    {
      name: 'VMDK with compression and markers',
      bytes: file(1024, [0, 'KDMV'], [8, [3, 0, 3, 0]]),
      format: 'vmdk-stream-optimized',
    },
    { name: 'VMDK without', bytes: file(1024, [0, 'KDMV'], [8, [3, 0, 0, 0]]), format: 'vmdk' },
    { name: 'VMDK of ESX', bytes: file(1024, [0, 'COWD']), format: 'vmdk' },
    {
      name: 'VMDK descriptor alone',
      bytes: Buffer.from('# Disk DescriptorFile\nversion=1\n'),
      format: 'vmdk-descriptor',
    },
    { name: 'qcow2', bytes: file(1024, [0, 'QFI\u00fb']), format: 'qcow2' },
    { name: 'VHDX', bytes: file(1024, [0, 'vhdxfile']), format: 'vhdx' },
    { name: 'VHD, dynamic', bytes: file(2048, [0, 'conectix']), format: 'vhd' },
    { name: 'VHD, fixed, known by its footer', bytes: file(2048, [1536, 'conectix']), format: 'vhd' },
    { name: 'VDI', bytes: file(1024, [0x40, [0x7f, 0x10, 0xda, 0xbe]]), format: 'vdi' },
    { name: 'gzip', bytes: file(64, [0, [0x1f, 0x8b]]), format: 'gzip' },
    { name: 'ISO 9660', bytes: file(0x9000, [0x8001, 'CD001']), format: 'iso' },
    { name: 'zeros', bytes: file(4096), format: 'unknown' },
    { name: 'four bytes', bytes: Buffer.from('KDMV'), format: 'vmdk' },
    { name: 'nothing', bytes: Buffer.alloc(0), format: 'unknown' },
  ]
  for (const { name, bytes, format } of cases) {
    test(name, async () => expect(await detectFormat(bytesSource('x', bytes))).toBe(format))
  }
})
