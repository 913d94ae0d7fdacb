/**
 * SEsparse: the delta disks of ESXi since 6.5. A header of 64-bit fields, a directory of tables, tables of 64-bit entries, in which the
 * top four bits say what the rest means.
 *
 * VMware has not published the format. The fields are those that QEMU reads (block/vmdk.c, VMDKSESparseConstHeader), read here from
 * that description; no tool at hand writes such files. Positions are in sectors.
 */
import { CachedSource } from '../cached-source.ts'
import { DiskFormatError } from '../disk-format-error.ts'
import { checkDiskSize } from '../limits.ts'
import type { RangeSource } from '../range-source.ts'
import type { Run } from '../run.ts'
import { StructView } from '../struct-view.ts'
import { SECTOR } from './sparse-header.ts'

export const SE_SPARSE_MAGIC = 0xcafe_baben
const CLAUSE = 'SEsparse, as in QEMU block/vmdk.c'
const VERSION = 0x2_0000_0001n
const GRAIN_BYTES = 8 * SECTOR
const TABLE_BYTES = 64 * SECTOR
const ENTRIES_PER_TABLE = TABLE_BYTES / 8

/** Top four bits of a table entry. An unmapped grain was given back by the guest: zeros, not the parent's. */
const GRAIN = { absent: 0, unmapped: 1, zero: 2, stored: 3 } as const
const DIRECTORY_ENTRY_PRESENT = 0x1000_0000

export interface SeSparseHeader {
  readonly size: number
  readonly directoryAt: number
  readonly tablesAt: number
  readonly grainsAt: number
}

export async function readSeSparseHeader(source: RangeSource, signal?: AbortSignal): Promise<SeSparseHeader> {
  const header = await StructView.read(source, 0, SECTOR, { clause: CLAUSE }, signal)
  if (header.u64bits(0) !== SE_SPARSE_MAGIC) throw header.problem(0, 'corrupt', 'this is not an SEsparse extent')
  if (header.u64bits(8) !== VERSION)
    throw header.problem(8, 'unsupported', `SEsparse version ${header.u64bits(8).toString(16)} is not known`)
  if (header.u64(24, 'grain size') * SECTOR !== GRAIN_BYTES)
    throw header.problem(24, 'unsupported', 'SEsparse grains other than 4 KiB are not known')
  if (header.u64(32, 'grain table size') * SECTOR !== TABLE_BYTES)
    throw header.problem(32, 'unsupported', 'SEsparse tables other than 32 KiB are not known')
  const sectors = (at: number, field: string) => {
    const bytes = header.u64(at, field) * SECTOR
    if (bytes >= SECTOR && bytes <= source.size) return bytes
    throw header.problem(at, 'truncated', `${field} at byte ${bytes} lies outside the file of ${source.size} bytes`)
  }
  const size = checkDiskSize(header.u64(16, 'capacity') * SECTOR, header.place)
  return {
    size,
    directoryAt: sectors(128, 'grain directory'),
    tablesAt: sectors(144, 'grain tables'),
    grainsAt: sectors(192, 'grains'),
  }
}

export function seSparseMap(source: RangeSource, { size, directoryAt, tablesAt, grainsAt }: SeSparseHeader) {
  const cached = new CachedSource(source)
  const tableSpan = GRAIN_BYTES * ENTRIES_PER_TABLE

  return async function* runs(from: number, to: number, signal?: AbortSignal): AsyncGenerator<Run, void> {
    for (let index = Math.floor(from / tableSpan); index * tableSpan < Math.min(to, size); index++) {
      const start = index * tableSpan
      const entry = await StructView.read(cached, directoryAt + index * 8, 8, { clause: CLAUSE }, signal)
      if (entry.u64bits(0) === 0n) {
        yield { kind: 'absent', at: start, length: Math.min(tableSpan, size - start) }
        continue
      }
      if (entry.u32(4) !== DIRECTORY_ENTRY_PRESENT)
        throw entry.problem(0, 'corrupt', 'a directory entry has unknown flags')
      const tableAt = tablesAt + entry.u32(0) * TABLE_BYTES
      const table = await StructView.read(cached, tableAt, TABLE_BYTES, { clause: CLAUSE }, signal)
      for (let grain = Math.max(0, Math.floor((from - start) / GRAIN_BYTES)); grain < ENTRIES_PER_TABLE; grain++) {
        const at = start + grain * GRAIN_BYTES
        if (at >= Math.min(to, size)) return
        yield grainRun(table, grain, at)
      }
    }
  }

  function grainRun(table: StructView, grain: number, at: number): Run {
    const length = Math.min(GRAIN_BYTES, size - at)
    const entry = table.u64bits(grain * 8)
    const kind = Number(entry >> 60n)
    if (kind === GRAIN.absent && entry === 0n) return { kind: 'absent', at, length }
    if (kind === GRAIN.unmapped || kind === GRAIN.zero) return { kind: 'zero', at, length }
    if (kind !== GRAIN.stored)
      throw table.problem(grain * 8, 'corrupt', `the grain of guest byte ${at} has the unknown state ${kind}`)
    // The number of the grain: its lower 12 bits stand in bits 48 to 59, the rest in bits 0 to 47.
    const number = ((entry >> 48n) & 0xfffn) | ((entry & 0xffff_ffff_ffffn) << 12n)
    const offset = grainsAt + Number(number) * GRAIN_BYTES
    if (offset + length <= source.size) return { kind: 'stored', at, length, source, offset }
    const text = `the grain of guest byte ${at} lies at byte ${offset}, outside the file of ${source.size}`
    throw new DiskFormatError({
      file: source.name,
      offset: table.place.offset + grain * 8,
      reason: 'truncated',
      clause: CLAUSE,
      text,
    })
  }
}
