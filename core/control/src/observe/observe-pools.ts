/** Writes down the pools of a host and the volumes in them; forgets what is gone and is not ours. */
import type { EndpointSession, ObservedPool, ObservedVolume } from '@covisor/driver-api'
import { type HostId, newId, type PoolId, type VolumeId } from '@covisor/model'
import type { EndpointRow, Tx } from '@covisor/store'
import { placesOf } from '../storage/places-of-pool.ts'
import { poolKey } from '../storage/pool-away.ts'
import type { Observer } from './observer.ts'

export async function observePools(
  { store }: Observer,
  endpoint: EndpointRow,
  host: HostId,
  session: EndpointSession,
  signal: AbortSignal,
): Promise<void> {
  if (session.storage === undefined) return
  const pools = await session.storage.listPools(signal)
  for (const pool of pools) {
    // What could not be listed is not gone: a pool that was removed meanwhile, or a folder that does not answer.
    const volumes = pool.active
      ? await session.storage.listVolumes(pool.nativeName, signal).catch(() => undefined)
      : undefined
    await store.transaction(async (tx) => {
      const id = await writePool(tx, endpoint, host, pool)
      if (volumes !== undefined) await writeVolumes(tx, endpoint, host, id, volumes)
    })
  }
  const names = new Set(pools.map((pool) => pool.nativeName))
  const known = await store.pools.onHosts({ host })
  const gone = known.filter((pool) => !names.has(pool.nativeName))
  if (gone.length === 0) return
  await store.transaction(async (tx) => {
    for (const pool of gone) {
      await forgetForeignVolumes(tx, pool.pool, host, new Set())
      await tx.pools.removeObserved(host, pool.nativeName)
    }
  })
}

async function writePool(tx: Tx, endpoint: EndpointRow, host: HostId, pool: ObservedPool): Promise<PoolId> {
  const known = await tx.pools.onHost(host, pool.nativeName)
  const row = await tx.pools.upsertObserved(pool, {
    host,
    endpoint: endpoint.id,
    pool: known?.pool ?? (await awaitedPool(tx, endpoint, host, pool.nativeName)),
    newPool: { id: newId('pool'), name: await freeName(tx, endpoint, pool.nativeName), kind: 'local' },
  })
  if (pool.active && known?.active !== true) await tx.tasks.wake(poolKey(row.pool))
  return row.pool
}

/** A pool on no host that volumes of this one are recorded in (it was away), or that a task is making here right now. */
async function awaitedPool(
  tx: Tx,
  endpoint: EndpointRow,
  host: HostId,
  nativeName: string,
): Promise<PoolId | undefined> {
  for (const name of [nativeName, nameBesideOthers(nativeName, endpoint)]) {
    for (const { id } of (await tx.pools.list('provider', { filter: { name }, limit: 1000 })).items) {
      if ((await tx.pools.onHosts({ pool: id })).length > 0) continue
      const volumes = await tx.volumes.list('provider', { filter: { pool: id, host }, limit: 1 })
      const making = await tx.tasks.list('provider', { filter: { saga: 'pool.create', target: id, state: 'open' } })
      const isHere = making.items.some((task) => (task.input as { readonly host?: unknown }).host === host)
      if (volumes.items.length > 0 || isHere) return id
    }
  }
  return undefined
}

/** Every libvirt host tends to have a pool "default": the second one says where it is. */
async function freeName(tx: Tx, endpoint: EndpointRow, nativeName: string): Promise<string> {
  const same = await tx.pools.list('provider', { filter: { name: nativeName }, limit: 1 })
  return same.items.length === 0 ? nativeName : nameBesideOthers(nativeName, endpoint)
}

const nameBesideOthers = (nativeName: string, endpoint: EndpointRow): string => `${nativeName}@${endpoint.label}`

async function writeVolumes(
  tx: Tx,
  endpoint: EndpointRow,
  host: HostId,
  pool: PoolId,
  volumes: readonly ObservedVolume[],
): Promise<void> {
  const isShared = (await tx.pools.get('provider', pool)).kind === 'shared'
  if (isShared && (await tellerOf(tx, pool)) !== host) return
  for (const volume of volumes) {
    const known = await tx.volumes.byNative('provider', { pool, host, nativeName: volume.name })
    if (known === undefined) {
      await tx.volumes.insert({
        id: newId('volume'),
        organisation: endpoint.organisation,
        project: endpoint.project,
        name: volume.name,
        pool,
        host: isShared ? null : host,
        nativeName: volume.name,
        format: volume.format,
        capacityBytes: volume.capacityBytes,
        allocatedBytes: volume.allocatedBytes,
        state: 'ready',
        purpose: volume.format === 'iso' ? 'cdrom' : 'disk',
        madeByUs: false,
        ...filesOf(volume),
      })
      continue
    }
    // While we write a volume its size and format on the host are half-truths.
    if (known.state !== 'ready') continue
    await tx.volumes.update('provider', known.id, {
      ...filesOf(volume),
      allocatedBytes: volume.allocatedBytes,
      capacityBytes: volume.capacityBytes,
      ...(known.madeByUs ? {} : { format: volume.format }),
    })
  }
  await forgetForeignVolumes(tx, pool, isShared ? undefined : host, new Set(volumes.map((volume) => volume.name)))
}

const filesOf = ({ path, backing }: ObservedVolume) => ({ path: path ?? null, backing: backing ?? null })

/**
 * Which of the hosts that share a pool tells what is in it: the same one as long as it answers. Each libvirt knows what it saw
 * when it last looked, and of two that take turns, one would forget what the other writes down.
 */
async function tellerOf(tx: Tx, pool: PoolId): Promise<HostId | undefined> {
  const [teller] = await placesOf(tx, pool)
  return teller?.active === true ? teller.host : undefined
}

/** Volumes that a VM of ours uses stay known: its definition names them, and the pool may come back. */
export async function forgetForeignVolumes(
  tx: Tx,
  pool: PoolId,
  /** undefined: a shared pool, whose volumes are on no host more than on another. */
  host: HostId | undefined,
  present: ReadonlySet<string>,
): Promise<void> {
  let after: string | undefined
  const gone: VolumeId[] = []
  do {
    const page = await tx.volumes.list('provider', { filter: { pool, host, madeByUs: false }, limit: 1000, after })
    for (const volume of page.items) if (!present.has(volume.nativeName)) gone.push(volume.id)
    after = page.next
  } while (after !== undefined)
  for (const id of gone) {
    if ((await tx.vms.usingVolume('provider', id)).length === 0) await tx.volumes.remove('provider', id)
  }
}
