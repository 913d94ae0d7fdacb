/**
 * Cuts extents into whole clusters for writers with tables, leaving out every cluster of zeros.
 *
 * Extents that begin and end on clusters are passed through without a copy, several clusters in one piece; pieces never cross a
 * multiple of `group` clusters, so that a writer can close a table between two of them. What is smaller is gathered first.
 */
import type { Extent } from './disk.ts'
import { isZero } from './is-zero.ts'

export interface Clusters {
  /** Number of the first cluster. */
  readonly index: number
  /** A whole number of clusters. */
  readonly bytes: Uint8Array
}

export async function* fullClusters(
  extents: AsyncIterable<Extent>,
  clusterBytes: number,
  group: number,
): AsyncGenerator<Clusters, void> {
  let gathered: { index: number; bytes: Buffer } | undefined
  let position = 0
  for await (const extent of extents) {
    const length = extent.kind === 'data' ? extent.bytes.length : extent.length
    if (extent.offset !== position) throw new Error(`extent at byte ${extent.offset} where ${position} is next`)
    position += length
    if (extent.kind !== 'data') continue

    let used = 0
    while (used < length) {
      const at = extent.offset + used
      const index = Math.floor(at / clusterBytes)
      if (gathered !== undefined && gathered.index !== index) {
        if (!isZero(gathered.bytes)) yield gathered
        gathered = undefined
      }
      const whole = at % clusterBytes === 0 ? Math.floor((length - used) / clusterBytes) : 0
      if (whole > 0) {
        yield* withoutZeros(index, extent.bytes.subarray(used, used + whole * clusterBytes), clusterBytes, group)
        used += whole * clusterBytes
      } else {
        gathered ??= { index, bytes: Buffer.alloc(clusterBytes) }
        const part = extent.bytes.subarray(used, used + clusterBytes - (at % clusterBytes))
        gathered.bytes.set(part, at % clusterBytes)
        used += part.length
      }
    }
  }
  if (gathered !== undefined && !isZero(gathered.bytes)) yield gathered
}

function* withoutZeros(
  first: number,
  bytes: Uint8Array,
  clusterBytes: number,
  group: number,
): Generator<Clusters, void> {
  const count = bytes.length / clusterBytes
  let start = 0
  for (let cluster = 0; cluster <= count; cluster++) {
    const isData = cluster < count && !isZero(bytes.subarray(cluster * clusterBytes, (cluster + 1) * clusterBytes))
    if (isData && (cluster === start || (first + cluster) % group !== 0)) continue
    if (cluster > start)
      yield { index: first + start, bytes: bytes.subarray(start * clusterBytes, cluster * clusterBytes) }
    start = isData ? cluster : cluster + 1
  }
}
