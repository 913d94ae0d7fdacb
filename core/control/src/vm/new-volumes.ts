/**
 * Volumes that a task makes: their rows, committed when it is accepted, and their files on the host, made and unmade by its
 * steps. Shared by create, import, clone, edit, volume and image sagas.
 */
import type { EndpointSession, VolumeFormat } from '@covisor/driver-api'
import {
  AppError,
  type EndpointId,
  formatBytes,
  type HostId,
  newId,
  type PoolId,
  type TaskId,
  type VolumeId,
} from '@covisor/model'
import type { NewVolumeRow, StoreReads, Tx, VolumeRow } from '@covisor/store'
import type { Services } from '../services.ts'
import { waitingForPool } from '../storage/pool-away.ts'
import { refuseOvercommitted } from '../storage/refuse-overcommitted.ts'
import { volumeLocation } from './vm-definition.ts'

/** What a task knows of a volume it will make. JSON: it stands in the task's input. */
export interface NewVolume {
  readonly id: VolumeId
  readonly name: string
  readonly pool: PoolId
  readonly host: HostId
  readonly nativeName: string
  readonly format: VolumeFormat
  readonly capacityBytes: number
  readonly purpose: VolumeRow['purpose']
}

/** `qcow2` files say what they are; raw ones and images of discs get the ending people expect. */
export function newVolume(wanted: Omit<NewVolume, 'id' | 'nativeName'>): NewVolume {
  const id = newId('volume')
  const ending = wanted.format === 'raw' ? 'img' : wanted.format
  const stem = wanted.name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 64)
  return { ...wanted, id, nativeName: `${stem === '' ? 'volume' : stem}-${id.slice(0, 8)}.${ending}` }
}

export async function insertVolumes(
  tx: Tx,
  owner: Pick<NewVolumeRow, 'organisation' | 'project' | 'createdBy'>,
  volumes: readonly NewVolume[],
  source: string | undefined,
  task: TaskId,
): Promise<void> {
  for (const volume of volumes) {
    const isShared = (await tx.pools.get('provider', volume.pool)).kind === 'shared'
    const host = isShared ? null : volume.host
    await tx.volumes.insert({ ...owner, ...volume, host, source: source ?? null, state: 'creating', madeByUs: true })
    await tx.reservations.insert({
      id: crypto.randomUUID(),
      organisation: owner.organisation,
      project: owner.project,
      owner: volume.id,
      task,
      pool: volume.pool,
      storageBytes: volume.capacityBytes,
    })
  }
  for (const [pool, wanted] of Map.groupBy(volumes, (volume) => volume.pool)) await refuseOverfull(tx, pool, wanted)
}

/** Two requests that each found room may not find it together. Throws POOL_FULL. */
async function refuseOverfull(tx: Tx, pool: PoolId, volumes: readonly NewVolume[]): Promise<void> {
  const wanted = volumes.reduce((sum, volume) => sum + volume.capacityBytes, 0)
  const reserved = (await tx.reservations.perPool()).find((use) => use.pool === pool)?.storageBytes ?? 0
  await refuseOvercommitted(tx, pool, wanted)
  const [seen] = await tx.pools.onHosts({ pool, host: volumes[0]?.host })
  if (seen === undefined || reserved <= seen.availableBytes) return
  const { name } = await tx.pools.get('provider', pool)
  const free = Math.max(0, seen.availableBytes - (reserved - wanted))
  throw new AppError('POOL_FULL', { pool: name, wanted: formatBytes(wanted), free: formatBytes(free) })
}

export async function createVolumes(
  { store, connections }: Services,
  endpoint: EndpointId,
  volumes: readonly NewVolume[],
  signal: AbortSignal,
): Promise<void> {
  for (const volume of volumes) {
    const location = await locationOf(store, volume)
    await connections.withSession(endpoint, (session) =>
      storageOf(session).createVolume(
        { ...location, format: volume.format, capacityBytes: volume.capacityBytes },
        signal,
      ),
    )
  }
}

/** The undo of createVolumes, and of whatever filled them. Gone already is success; a pool that is away is waited for. */
export async function deleteVolumes(
  { store, connections }: Services,
  endpoint: EndpointId,
  volumes: readonly NewVolume[],
  signal: AbortSignal,
): Promise<void> {
  await connections.undoOn(endpoint, async (session) => {
    for (const volume of volumes) {
      await waitingForPool(volume, async () => storageOf(session).deleteVolume(await locationOf(store, volume), signal))
    }
  })
}

/** The rows of volumes that were never made. */
export async function forgetVolumes(tx: Tx, volumes: readonly Pick<NewVolume, 'id'>[]): Promise<void> {
  for (const { id } of volumes) {
    await tx.reservations.release({ owner: id })
    if ((await tx.volumes.find('provider', id)) !== undefined) await tx.volumes.remove('provider', id)
  }
}

export async function markVolumesReady(tx: Tx, volumes: readonly Pick<NewVolume, 'id'>[]): Promise<void> {
  for (const { id } of volumes) {
    await tx.reservations.release({ owner: id })
    await tx.volumes.update('provider', id, { state: 'ready' })
  }
}

export const locationOf = (store: StoreReads, volume: Pick<NewVolume, 'pool' | 'host' | 'nativeName'>) =>
  volumeLocation(store, volume as unknown as VolumeRow, volume.host)

export function storageOf(session: EndpointSession): NonNullable<EndpointSession['storage']> {
  if (session.storage !== undefined) return session.storage
  throw new AppError('NOT_SUPPORTED', { what: 'making volumes', why: 'this hypervisor has no storage of its own' })
}
