/**
 * Two records of what is one pool become one, and so do the two records of each of its volumes. The one that Covisor made, or
 * that something uses, stays; where both are used, people have been told of two disks that are one, and it is refused.
 */
import type { ObservedPool } from '@covisor/driver-api'
import { AppError, type EndpointId, type HostId, type PoolId } from '@covisor/model'
import type { Tx, VolumeRow } from '@covisor/store'
import { everyRow } from '../every-row.ts'

export interface PoolPlace {
  readonly endpoint: EndpointId
  readonly host: HostId
  readonly hostName: string
  readonly nativeName: string
}

export interface SharedPool {
  readonly pool: PoolId
  readonly name: string
  /** Where it is already, and the host that is to share it. */
  readonly here: PoolPlace
  readonly there: PoolPlace
}

export async function mergePools(tx: Tx, { pool, name, here, there }: SharedPool): Promise<void> {
  const other = await tx.pools.onHost(there.host, there.nativeName)
  if (other === undefined) throw new AppError('NOT_FOUND', { kind: 'pool', name: there.nativeName })
  if (other.pool !== pool) {
    for (const volume of await volumesIn(tx, other.pool)) await mergeVolume(tx, { pool, name, here }, volume)
    const newPool = { id: pool, name, kind: 'shared' } as const
    const context = { host: there.host, endpoint: there.endpoint, pool, newPool }
    await tx.pools.upsertObserved(other.facts as ObservedPool, context)
    await tx.pools.remove('provider', other.pool, { what: `the same as ${name}` })
  }
  for (const volume of await volumesIn(tx, pool)) {
    if (volume.host !== null) await tx.volumes.update('provider', volume.id, { host: null })
  }
  await tx.pools.update('provider', pool, { kind: 'shared' }, { what: `shared with ${there.hostName}` })
}

type Kept = Pick<SharedPool, 'pool' | 'name' | 'here'>

async function mergeVolume(tx: Tx, { pool, name, here }: Kept, volume: VolumeRow): Promise<void> {
  const place = { pool, host: here.host, nativeName: volume.nativeName }
  const twin = await tx.volumes.byNative('provider', place)
  if (twin !== undefined) {
    const [isNeeded, twinIsNeeded] = [await needed(tx, volume), await needed(tx, twin)]
    if (isNeeded && twinIsNeeded) {
      const why = `volume "${volume.nativeName}" is in use through both hosts`
      throw new AppError('POOL_UNUSABLE', { pool: name, why })
    }
    if (!isNeeded) {
      await tx.volumes.remove('provider', volume.id)
      return
    }
    await tx.volumes.remove('provider', twin.id)
  }
  await tx.volumes.update('provider', volume.id, { pool, host: null })
}

async function needed(tx: Tx, volume: VolumeRow): Promise<boolean> {
  if (volume.madeByUs || (await tx.vms.usingVolume('provider', volume.id)).length > 0) return true
  return (await everyRow((page) => tx.images.list('provider', page))).some((image) => image.volume === volume.id)
}

const volumesIn = (tx: Tx, pool: PoolId): Promise<VolumeRow[]> =>
  everyRow((page) => tx.volumes.list('provider', { ...page, filter: { pool } }))
