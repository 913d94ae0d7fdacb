/** Pools and volumes of a simulated endpoint. What a volume's bytes do is in volume-io.ts. */
import type { StoragePart } from '@covisor/driver-api'
import { poolTypes } from '@covisor/model'
import type { Caller } from './caller.ts'
import { createPool, mustBePool, observedPool } from './pools.ts'
import { readVolume, writeVolume } from './volume-io.ts'
import { copyVolume, createVolume, deleteVolume, observedVolume, resizeVolume } from './volumes.ts'

export function storagePart(caller: Caller): StoragePart {
  const { endpoint } = caller
  return {
    listPools: (signal) =>
      caller.call('listPools', {}, signal, () =>
        Array.from(endpoint.pools.values(), (pool) => observedPool(endpoint, pool)),
      ),
    poolTypes: (signal) => caller.call('poolTypes', {}, signal, () => endpoint.model.poolTypes ?? poolTypes),
    createPool: (pool, signal) =>
      caller.call('createPool', { pool: pool.nativeName }, signal, () => createPool(endpoint, pool)),
    removePool: (pool, signal) =>
      caller.call('removePool', { pool }, signal, () => {
        endpoint.pools.drop(pool)
        endpoint.publish({ kind: 'pool', nativeName: pool })
      }),
    listVolumes: (pool, signal) =>
      caller.call('listVolumes', { pool }, signal, () => {
        mustBePool(endpoint, pool)
        return endpoint.volumes.inPool(pool).map(observedVolume)
      }),
    getVolume: (location, signal) =>
      caller.call('getVolume', location, signal, () => {
        const volume = endpoint.pools.has(location.pool) ? endpoint.volumes.at(location) : undefined
        return volume === undefined ? undefined : observedVolume(volume)
      }),
    createVolume: (volume, signal) => caller.call('createVolume', volume, signal, () => createVolume(endpoint, volume)),
    deleteVolume: (location, signal) =>
      caller.call('deleteVolume', location, signal, () => deleteVolume(endpoint, location)),
    resizeVolume: (location, capacityBytes, signal) =>
      caller.call('resizeVolume', location, signal, () => resizeVolume(endpoint, location, capacityBytes)),
    copyVolume: (from, to, signal) => caller.call('copyVolume', to, signal, () => copyVolume(caller, from, to)),
    writeVolume: (location, chunks, signal) =>
      caller.call('writeVolume', location, signal, () => writeVolume(caller, location, chunks, signal)),
    readVolume: (location, signal) => readVolume(caller, location, signal),
  }
}
