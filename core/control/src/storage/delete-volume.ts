/** Deletes a volume that exists, its file and its record: shared by the sagas that remove VMs, disks, volumes and images. */
import type { EndpointId, VolumeId } from '@covisor/model'
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
  if (host !== undefined) {
    const location = await volumeLocation(store, row, host)
    await connections.withSession(endpoint, (session) => storageOf(session).deleteVolume(location, signal))
  }
  await store.transaction((tx) => forgetVolumes(tx, [{ id }]))
}
