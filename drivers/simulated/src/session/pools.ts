/** Pools of a simulated endpoint: folders without a disk behind them. */
import type { NewPool, ObservedPool } from '@covisor/driver-api'
import { AppError, poolSourceText } from '@covisor/model'
import type { SimulatedEndpoint } from '../simulated-endpoint.ts'
import type { PoolRecord } from '../world/records.ts'
import { noSuch } from './refusals.ts'

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

/** A kind that libvirt has, with what it can and cannot do left to the driver that knows: here all are folders without a disk. */
export function createPool(endpoint: SimulatedEndpoint, { nativeName, source }: NewPool): void {
  const before = endpoint.pools.get(nativeName)
  const made = { type: source.type, path: 'path' in source ? source.path : `/dev/${nativeName}` }
  const text = source.type === 'dir' ? undefined : poolSourceText(source)
  if (before !== undefined) {
    if (before.type === made.type && before.path === made.path && before.source === text) return
    throw new AppError('NAME_TAKEN', { kind: 'pool', name: nativeName })
  }
  const capacityBytes = endpoint.model.poolBytes
  const pool = { nativeName, nativeRef: `pool-${nativeName}`, ...made, capacityBytes }
  endpoint.pools.put(nativeName, text === undefined ? pool : { ...pool, source: text })
  endpoint.publish({ kind: 'pool', nativeName })
}
