/** The VMs of a world, with what is asked so often that it is counted along: who has a name on a host, and a host's used memory. */
import type { VmRecord } from './records.ts'
import { Table } from './table.ts'

export class VmTable extends Table<VmRecord> {
  readonly #refByName = new Map<string, string>()
  readonly #usedMiB = new Map<string, number>()

  refOfName(nativeHost: string, nativeName: string): string | undefined {
    return this.#refByName.get(`${nativeHost}/${nativeName}`)
  }

  usedMemoryMiB(nativeHost: string): number {
    return this.#usedMiB.get(nativeHost) ?? 0
  }

  override replay(key: string, record: VmRecord | undefined): void {
    const before = this.get(key)
    if (before !== undefined) this.#count(before, -1)
    super.replay(key, record)
    if (record !== undefined) this.#count(record, 1)
  }

  #count({ observed }: VmRecord, sign: 1 | -1): void {
    const name = `${observed.nativeHost}/${observed.nativeName}`
    if (sign === 1) this.#refByName.set(name, observed.nativeRef)
    else this.#refByName.delete(name)
    if (usesMemory(observed.power)) {
      this.#usedMiB.set(observed.nativeHost, this.usedMemoryMiB(observed.nativeHost) + sign * observed.memoryMiB)
    }
  }
}

export const usesMemory = (power: string): boolean => power === 'running' || power === 'paused'
