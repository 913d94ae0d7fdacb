/**
 * What a file may make us do. Every number here bounds memory or time; together they are the constant that extents() and the
 * writers promise: BYTES_IN_FLIGHT twice over (packed and unpacked), one table, and the 8 MiB of a CachedSource; under 40 MiB for a disk
 * in one file and as much for each of its parents. A VHDX whose log has to be replayed holds that log too (vhdx/log.ts: 40 MiB more at most).
 */
import { DiskFormatError } from './disk-format-error.ts'

const MIB = 1024 * 1024

/** No hypervisor takes a larger virtual disk (ESXi 62 TiB, Hyper-V 64 TiB), so a larger claim is a lie. */
export const MAX_DISK_BYTES = 64 * 1024 * 1024 * MIB

/** Largest unit of allocation in any format: VHDX has blocks of 256 MiB, but those are read in pieces; this one is for packed units. */
export const MAX_PACKED_UNIT_BYTES = 2 * MIB

/** Guest bytes being read or inflated at once. */
export const BYTES_IN_FLIGHT = 8 * MIB
export const UNITS_IN_FLIGHT = 16

/** Plain data is read and handed on in pieces of at most this. */
export const PIECE_BYTES = MIB

export function checkDiskSize(bytes: number, place: { file: string; offset: number; clause: string }): number {
  if (bytes <= MAX_DISK_BYTES) return bytes
  const text = `the disk claims ${Math.floor(bytes / (1024 * 1024 * MIB))} TiB; more than 64 TiB is not believed`
  throw new DiskFormatError({ ...place, reason: 'unsupported', text })
}
