/** Pools of a simulated endpoint: folders without a disk behind them. */
import type { ObservedPool, StoragePart } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { PoolRecord } from '../world/records.ts'
import { noSuch, refused } from './refusals.ts'

/** Throws NOT_FOUND. */
export function mustBePool({ pools }: SimulatedEndpoint, name: string): PoolRecord {
  const pool = pools.get(name)
  if (pool === undefined) throw noSuch('pool', name)
  return pool
}

export function observedPool({ volumes }: SimulatedEndpoint, pool: PoolRecord): ObservedPool {
  const allocatedBytes = volumes.allocatedBytes(pool.nativeName)
  return {
    ...pool,
    active: true,
    startWithHost: true,
    allocatedBytes,
    availableBytes: Math.max(0, pool.capacityBytes - allocatedBytes),
    formats: ['qcow2', 'raw', 'iso'],
    cannot: {},
  }
}

export function createPool(endpoint: SimulatedEndpoint, wanted: Parameters<StoragePart['createPool']>[0]): void {
  const { nativeName, type, path } = wanted
  const before = endpoint.pools.get(nativeName)
  if (before !== undefined) {
    if (before.type === type && before.path === path) return
    throw new AppError('NAME_TAKEN', { kind: 'pool', name: nativeName })
  }
  if (!path.startsWith('/'))
    throw refused(endpoint.name, `make pool "${nativeName}"`, `"${path}" is not an absolute path`)
  const capacityBytes = endpoint.model.poolBytes
  endpoint.pools.put(nativeName, { nativeName, nativeRef: `pool-${nativeName}`, type, path, capacityBytes })
  endpoint.publish({ kind: 'pool', nativeName })
}
