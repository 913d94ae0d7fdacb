/**
 * Opens an image in any format this package reads.
 *
 * The format is declared by the caller or recognised by its magic number. Raw has no magic, so it is never a fallback: whoever
 * wants a raw disk says so, or a damaged image would pass as a disk full of garbage.
 */
import type { Disk, DiskFormat } from './disk.ts'
import { DiskFormatError, type DiskFormatReason } from './disk-format-error.ts'
import { strangerName } from './known-strangers.ts'
import type { OpenDiskOptions } from './open-disk-options.ts'
import { openRaw } from './open-raw.ts'
import { openParallels } from './parallels/open-parallels.ts'
import { openQcow2 } from './qcow2/open-qcow2.ts'
import type { RangeSource } from './range-source.ts'
import { recogniseFormat } from './recognise-format.ts'
import { openVdi } from './vdi/open-vdi.ts'
import { openVhd } from './vhd/open-vhd.ts'
import { openVhdx } from './vhdx/open-vhdx.ts'
import { openVmdk } from './vmdk/open-vmdk.ts'

export async function openDisk(source: RangeSource, options: OpenDiskOptions = {}): Promise<Disk> {
  if (options.format === 'raw') return openRaw(source)
  const recognised = await recogniseFormat(source, options.signal)
  if (recognised === undefined) {
    const stranger = strangerName(await source.read(0, Math.min(source.size, 512), options.signal))
    const text = stranger ?? 'this is no disk image of a known format; if it is a raw disk, say so (format "raw")'
    throw problem(source, 'unsupported', text)
  }
  if (options.format !== undefined && options.format !== recognised) {
    throw problem(source, 'corrupt', `the format was said to be ${options.format}, but the file is ${recognised}`)
  }
  if (options.sequential === true && recognised !== 'vmdk') {
    throw problem(
      source,
      'not-seekable',
      `a ${recognised} keeps its tables anywhere in the file, so it cannot be read as a stream; give it as a file`,
    )
  }
  return openers[recognised](source, options)
}

type Opener = (source: RangeSource, options: OpenDiskOptions) => Promise<Disk>

const openers: Record<Exclude<DiskFormat, 'raw'>, Opener> = {
  vmdk: openVmdk,
  qcow2: openQcow2,
  vhd: openVhd,
  vhdx: openVhdx,
  vdi: openVdi,
  parallels: openParallels,
}

function problem({ name: file }: RangeSource, reason: DiskFormatReason, text: string): DiskFormatError {
  return new DiskFormatError({ file, offset: 0, reason, clause: 'magic number', text })
}
