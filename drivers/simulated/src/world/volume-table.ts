/** The volumes of a world, with what each pool has allocated counted along, and listed per pool. */
import type { VolumeLocation } from '@covisor/driver-api'
import type { VolumeRecord } from './records.ts'
import { Table } from './table.ts'

export class VolumeTable extends Table<VolumeRecord> {
  readonly #byPool = new Map<string, Map<string, VolumeRecord>>()
  readonly #allocated = new Map<string, number>()

  at({ pool, name }: VolumeLocation): VolumeRecord | undefined {
    return this.#byPool.get(pool)?.get(name)
  }

  inPool(pool: string): readonly VolumeRecord[] {
    return [...(this.#byPool.get(pool)?.values() ?? [])]
  }

  allocatedBytes(pool: string): number {
    return this.#allocated.get(pool) ?? 0
  }

  override replay(key: string, record: VolumeRecord | undefined): void {
    const before = this.get(key)
    if (before !== undefined) {
      this.#byPool.get(before.pool)?.delete(before.name)
      this.#allocated.set(before.pool, this.allocatedBytes(before.pool) - before.allocatedBytes)
    }
    super.replay(key, record)
    if (record !== undefined) {
      const volumes = this.#byPool.get(record.pool) ?? new Map<string, VolumeRecord>()
      this.#byPool.set(record.pool, volumes.set(record.name, record))
      this.#allocated.set(record.pool, this.allocatedBytes(record.pool) + record.allocatedBytes)
    }
  }
}

export const volumeKey = ({ pool, name }: VolumeLocation): string => `${pool}/${name}`
