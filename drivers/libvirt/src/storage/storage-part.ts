/** Pools and volumes of a host, as the driver's storage part. */
import type { StoragePart } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import type { PoolFolders } from '../session/pool-folders.ts'
import { createPool, poolTypesOf } from './new-pool.ts'
import { listPools, removePool } from './pools.ts'
import { readVolume } from './read-volume.ts'
import { openVolumeFile } from './volume-file.ts'
import { copyVolume, createVolume, deleteVolume, getVolume, listVolumes, resizeVolume } from './volumes.ts'
import { writeVolume } from './write-volume.ts'

export function storagePart(link: HostLink, facts: HostFacts, folders: PoolFolders): StoragePart {
  const needsContent = (what: string): void => {
    if (facts.family !== 'test') return
    throw new AppError('NOT_SUPPORTED', { what, why: 'the test hypervisor keeps volumes only as a description' })
  }
  return {
    listPools: (signal) => listPools(link, facts, signal),
    poolTypes: (signal) => poolTypesOf(link, signal),
    createPool: async (pool, signal) => {
      await createPool(link, pool, signal)
      folders.forget()
    },
    removePool: async (nativeName, signal) => {
      await removePool(link, nativeName, signal)
      folders.forget()
    },
    listVolumes: (pool, signal) => listVolumes(link, pool, signal),
    getVolume: (location, signal) => getVolume(link, location, signal),
    createVolume: (volume, signal) => createVolume(link, volume, signal),
    deleteVolume: (location, signal) => deleteVolume(link, location, signal),
    resizeVolume: (location, capacityBytes, signal) => resizeVolume(link, location, capacityBytes, signal),
    copyVolume: (from, to, signal) => copyVolume(link, from, to, signal),
    writeVolume: async (location, chunks, signal) => {
      needsContent('writing to volumes')
      return writeVolume(link, location, chunks, signal)
    },
    openVolumeFile: async (location, signal) => {
      needsContent('writing to volumes')
      return openVolumeFile(link, location, signal)
    },
    readVolume: (location, signal) => {
      needsContent('reading volumes')
      return readVolume(link, location, signal)
    },
  }
}
