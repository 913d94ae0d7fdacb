/** Deletes volumes that exist, their files and their records: shared by the sagas that remove VMs, disks, volumes and images. */
import { AppError, type EndpointId, errorChain, type VolumeId } from '@covisor/model'
import { isRefusal } from '../is-refusal.ts'
import type { Services } from '../services.ts'
import { forgetVolumes, storageOf } from '../vm/new-volumes.ts'
import { volumeLocation } from '../vm/vm-definition.ts'

/** Gone already is success. */
export async function deleteVolume(
  { store, connections }: Services,
  endpoint: EndpointId,
  id: VolumeId,
  signal: AbortSignal,
): Promise<void> {
  const row = await store.volumes.find('provider', id)
  if (row === undefined) return
  const host = row.host ?? (await store.pools.onHosts({ pool: row.pool, endpoint }))[0]?.host
  if (host === undefined) {
    const pool = await store.pools.find('provider', row.pool)
    throw new AppError('POOL_UNUSABLE', { pool: pool?.name ?? row.pool, why: 'the host does not have it any more' })
  }
  const location = await volumeLocation(store, row, host)
  await connections.withSession(endpoint, (session) => storageOf(session).deleteVolume(location, signal))
  await store.transaction((tx) => forgetVolumes(tx, [{ id }]))
}

/**
 * Behind the point of no return: a volume that the host will not delete stays, as a volume that no VM has, and the task says
 * so instead of asking for ever.
 */
export async function deleteVolumesOrKeep(
  services: Services,
  endpoint: EndpointId,
  ids: readonly VolumeId[],
  signal: AbortSignal,
): Promise<{ warning: string | null }> {
  const stay: string[] = []
  for (const id of ids) {
    try {
      await deleteVolume(services, endpoint, id, signal)
    } catch (error) {
      if (!isRefusal(error, signal)) throw error
      const { name } = await services.store.transaction((tx) =>
        tx.volumes.update('provider', id, { state: 'ready' }, { what: 'could not be deleted' }),
      )
      stay.push(`volume "${name}" stays: ${errorChain(error)}`)
    }
  }
  return { warning: stay.length === 0 ? null : stay.join('; ') }
}
