/**
 * Compares what a streamOptimized file's tables say with the grains that really passed by, in one pass and without keeping either.
 *
 * For each grain table only a 32-bit sum over (entry, place) is kept, once from the grains and once from the table: an order-free
 * fingerprint against damage, truncation and files with two faces; some 100 bytes for each 32 MiB of stored data.
 */
import { DiskFormatError, type DiskFormatReason } from '../disk-format-error.ts'
import type { StreamCursor } from '../stream-cursor.ts'
import { SECTOR, type SparseHeader } from './sparse-header.ts'
import { TABLES_CLAUSE } from './sparse-map.ts'

/** Grain directory of 64 TiB in grains of 64 KiB, twice. */
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024

export class GrainLedger {
  readonly #file: string
  readonly #header: SparseHeader
  readonly #tableCount: number
  /** Fingerprints by number of the table: from the grains, and from the tables. Tables without grains are not in them. */
  readonly #grains = new Map<number, number>()
  readonly #tables = new Map<number, number>()
  /** Fingerprints of tables whose number is not known before the directory comes, by sector. */
  readonly #tablesBySector = new Map<number, number>()
  #lastGrain = -1
  #directoryAt: number | undefined
  #footerSeen = false
  #endSeen = false

  constructor(file: string, header: SparseHeader) {
    this.#file = file
    this.#header = header
    this.#tableCount = Math.ceil(header.size / (header.grainBytes * header.entriesPerTable))
    if (this.#tableCount * 4 > MAX_DIRECTORY_BYTES) {
      throw this.#problem(
        0,
        'not-seekable',
        `a grain directory of ${this.#tableCount} entries is too large for one pass; read it as a file`,
      )
    }
  }

  get directorySectors(): number {
    return Math.ceil((this.#tableCount * 4) / SECTOR)
  }

  /** qemu-img writes all tables before the first grain. Leaves the cursor at the first grain or marker. */
  async readFrontTables(cursor: StreamCursor, fileBytes: number): Promise<void> {
    const { directoryAt, overheadBytes } = this.#header
    if (overheadBytes < SECTOR || overheadBytes > fileBytes) {
      throw this.#problem(
        64,
        overheadBytes < SECTOR ? 'corrupt' : 'truncated',
        `the first grain is said to lie at byte ${overheadBytes}`,
      )
    }
    if (directoryAt !== undefined) await this.#readFrontDirectory(cursor, directoryAt)
    await this.#skipTo(cursor, overheadBytes)
  }

  async #readFrontDirectory(cursor: StreamCursor, directoryAt: number): Promise<void> {
    await this.#skipTo(cursor, directoryAt)
    const directory = words(await cursor.take(this.#tableCount * 4))
    for (const [table, sector] of directory.entries()) {
      if (sector === 0) continue
      await this.#skipTo(cursor, sector * SECTOR)
      this.#sawTable(
        table,
        fingerprint(words(await cursor.take(this.#header.entriesPerTable * 4)), this.#header.hasZeroGrains),
      )
    }
  }

  /** Called with the place of each grain, in the order of the file. */
  sawGrain(grain: number, offset: number): void {
    if (grain === this.#lastGrain) throw this.#problem(offset, 'corrupt', `sector ${this.#sectorOf(grain)} comes twice`)
    if (grain < this.#lastGrain) {
      const text = `grains are not in ascending order (sector ${this.#sectorOf(grain)} after ${this.#sectorOf(this.#lastGrain)}); read it as a file, not as a stream`
      throw this.#problem(offset, 'not-seekable', text)
    }
    this.#lastGrain = grain
    const { entriesPerTable } = this.#header
    const table = Math.floor(grain / entriesPerTable)
    this.#grains.set(table, ((this.#grains.get(table) ?? 0) + mark(grain % entriesPerTable, offset / SECTOR)) >>> 0)
  }

  async readTable(cursor: StreamCursor, bytes: number): Promise<void> {
    const sector = cursor.position / SECTOR
    const entries = words(await cursor.take(bytes)).subarray(0, this.#header.entriesPerTable)
    this.#tablesBySector.set(sector, fingerprint(entries, this.#header.hasZeroGrains))
  }

  async readDirectory(cursor: StreamCursor, bytes: number): Promise<void> {
    this.#directoryAt = cursor.position
    const directory = words(await cursor.take(bytes)).subarray(0, this.#tableCount)
    for (const [table, sector] of directory.entries()) {
      if (sector === 0) continue
      const print = this.#tablesBySector.get(sector)
      if (print === undefined) {
        throw this.#problem(
          this.#directoryAt + table * 4,
          'corrupt',
          `the grain directory points at sector ${sector}, where no grain table was`,
        )
      }
      this.#sawTable(table, print)
    }
  }

  sawFooter(footer: SparseHeader, offset: number): void {
    const { size, grainBytes, entriesPerTable } = this.#header
    if (footer.size !== size || footer.grainBytes !== grainBytes || footer.entriesPerTable !== entriesPerTable) {
      throw this.#problem(offset, 'corrupt', 'the footer describes another disk than the header')
    }
    if (footer.directoryAt !== this.#directoryAt) {
      throw this.#problem(
        offset + 56,
        'corrupt',
        `the footer's grain directory is not the one that was seen at byte ${this.#directoryAt}`,
      )
    }
    this.#footerSeen = true
  }

  sawEnd(): void {
    this.#endSeen = true
  }

  checkComplete(offset: number): void {
    if (this.#header.directoryAt === undefined) {
      if (!this.#endSeen) throw this.#problem(offset, 'truncated', 'the file ends without an end-of-stream marker')
      if (!this.#footerSeen) throw this.#problem(offset, 'corrupt', 'the file has no footer, so no grain directory')
    }
    for (const table of new Set([...this.#tables.keys(), ...this.#grains.keys()])) {
      if (this.#tables.get(table) === this.#grains.get(table)) continue
      const sector = table * this.#header.entriesPerTable
      const reason = this.#endSeen ? 'corrupt' : 'truncated'
      const text = `the grains from sector ${this.#sectorOf(sector)} on are not those that grain table ${table} lists: damaged, or cut off`
      throw this.#problem(offset, reason, text)
    }
  }

  #sawTable(table: number, print: number): void {
    if (print !== 0) this.#tables.set(table, print)
  }

  async #skipTo(cursor: StreamCursor, offset: number): Promise<void> {
    if (offset < cursor.position || offset > this.#header.overheadBytes) {
      const text = `grain tables at byte ${offset} are neither before the grains nor behind them; read it as a file, not as a stream`
      throw this.#problem(offset, 'not-seekable', text)
    }
    await cursor.skip(offset - cursor.position)
  }

  #sectorOf(grain: number): number {
    return (grain * this.#header.grainBytes) / SECTOR
  }

  #problem(offset: number, reason: DiskFormatReason, text: string): DiskFormatError {
    return new DiskFormatError({ file: this.#file, offset, reason, clause: TABLES_CLAUSE, text })
  }
}

/** Never 0 for a table with grains, except with a probability of 2^-32. */
function fingerprint(entries: Uint32Array, hasZeroGrains: boolean): number {
  let sum = 0
  for (const [index, sector] of entries.entries()) {
    if (sector !== 0 && !(sector === 1 && hasZeroGrains)) sum = (sum + mark(index, sector)) >>> 0
  }
  return sum
}

/** Multipliers are 2^32 divided by the golden ratio, and a prime: neighbours end up far apart. */
function mark(index: number, sector: number): number {
  return (Math.imul(index + 1, 0x9e37_79b1) ^ Math.imul(sector, 0x85eb_ca6b)) >>> 0
}

/** Little-endian words, copied so that they are aligned. */
function words(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Uint32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getUint32(index * 4, true))
}
