/**
 * What volumes may grow to, against what a pool has: thin volumes are promised more than there is, and an operator says how much more.
 * Asked in the transaction that makes or grows a volume, after it was written, so that it counts itself.
 */
import { AppError, formatBytes, type PoolId } from '@covisor/model'
import type { StoreReads } from '@covisor/store'

/** `more`: of growth that is not yet in the volume's size. Throws POOL_FULL. */
export async function refuseOvercommitted(tx: StoreReads, id: PoolId, wanted: number, more = 0): Promise<void> {
  const pool = await tx.pools.get('provider', id)
  if (pool.overcommit === null) return
  const [seen] = await tx.pools.onHosts({ pool: id })
  const provisioned = (await tx.pools.provisioned([id])).find((one) => one.pool === id)?.bytes ?? 0
  const limit = (seen?.capacityBytes ?? 0) * pool.overcommit
  if (seen === undefined || provisioned + more <= limit) return
  const free = `${formatBytes(Math.max(0, limit - (provisioned + more - wanted)))} of what it may promise (${pool.overcommit} times its size)`
  throw new AppError('POOL_FULL', { pool: pool.name, wanted: formatBytes(wanted), free })
}
