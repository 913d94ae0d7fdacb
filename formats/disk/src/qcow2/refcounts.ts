/**
 * Refcount table and blocks of a new qcow2, laid down behind everything else. Every cluster of the file is used exactly once, but for
 * those in which compressed clusters lie side by side: they count one for each.
 *
 * Memory: two bytes for each cluster of the file in stretches with compressed data (32 MiB for a file of a terabyte), otherwise nothing.
 */
const REFCOUNT_BYTES = 2
export const REFCOUNT_ORDER = 4

export class Refcounts {
  readonly #clusterBytes: number
  readonly #perBlock: number
  /** By block; only where compressed clusters are. */
  readonly #packed = new Map<number, Uint16Array>()

  constructor(clusterBytes: number) {
    this.#clusterBytes = clusterBytes
    this.#perBlock = clusterBytes / REFCOUNT_BYTES
  }

  /** A compressed cluster lies at these bytes of the file. */
  addPacked(offset: number, length: number): void {
    const last = Math.floor((offset + length - 1) / this.#clusterBytes)
    for (let cluster = Math.floor(offset / this.#clusterBytes); cluster <= last; cluster++) {
      const block = Math.floor(cluster / this.#perBlock)
      const counts = this.#packed.get(block) ?? new Uint16Array(this.#perBlock)
      counts[cluster % this.#perBlock]! += 1
      this.#packed.set(block, counts)
    }
  }

  /** For a file that ends at `start` so far: the table's place and size, and table and blocks as chunks. They count themselves too. */
  finish(start: number) {
    const used = start / this.#clusterBytes
    let blocks = 1
    let tableClusters = 1
    for (;;) {
      const neededBlocks = Math.ceil((used + tableClusters + blocks) / this.#perBlock)
      const neededTable = Math.ceil((neededBlocks * 8) / this.#clusterBytes)
      if (neededBlocks === blocks && neededTable === tableClusters) break
      blocks = neededBlocks
      tableClusters = neededTable
    }
    return { tableOffset: start, tableClusters, chunks: this.#chunks(start, tableClusters, blocks) }
  }

  *#chunks(start: number, tableClusters: number, blocks: number): Generator<Uint8Array, void> {
    const table = Buffer.alloc(tableClusters * this.#clusterBytes)
    for (let block = 0; block < blocks; block++)
      table.writeBigUInt64BE(BigInt(start + (tableClusters + block) * this.#clusterBytes), block * 8)
    yield table
    const total = start / this.#clusterBytes + tableClusters + blocks
    for (let block = 0; block < blocks; block++) {
      const counts = Buffer.alloc(this.#clusterBytes)
      const packed = this.#packed.get(block)
      const counted = Math.min(this.#perBlock, total - block * this.#perBlock)
      for (let entry = 0; entry < counted; entry++) counts.writeUInt16BE(packed?.[entry] || 1, entry * REFCOUNT_BYTES)
      yield counts
    }
  }
}
