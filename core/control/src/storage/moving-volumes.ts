/**
 * Volumes that go to another pool and stay the same volumes: same id, same name, same history.
 *
 * A *twin* stands for the copy: a row and a file in the new pool, made and paid for like any new volume. When the copy has taken
 * over, the two rows change places in one transaction, so from then on the twin's row is what points at the old file. Whatever
 * happens, what is not needed is therefore where the twin's row says: removing that is the clean-up and the undo.
 */
import type { VolumeFormat, VolumeLocation } from '@covisor/driver-api'
import { AppError, type EndpointId, type HostId, type PoolId, type TaskId, type VolumeId } from '@covisor/model'
import type { StoreReads, TaskHold, Tx, VolumeRow } from '@covisor/store'
import { StepMustWait } from '@covisor/tasks'
import type { Services } from '../services.ts'
import {
  createVolumes,
  forgetVolumes,
  insertVolumes,
  locationOf,
  markVolumesReady,
  type NewVolume,
  newVolume,
  storageOf,
} from '../vm/new-volumes.ts'
import { volumeLocation } from '../vm/vm-definition.ts'
import { deleteVolumesOrKeep } from './delete-volume.ts'
import { placesOf } from './places-of-pool.ts'
import { waitingForPool } from './pool-away.ts'
import { refuseHeld, refuseUnsettled } from './unchanged-volumes.ts'

/** JSON: it stands in the task's input. */
export interface MovingVolume {
  readonly volume: VolumeId
  readonly name: string
  /** Where it was when the move was accepted, on the host that it is read from. */
  readonly from: { readonly endpoint: EndpointId; readonly host: HostId; readonly at: VolumeLocation }
  readonly twin: NewVolume
  /** Nobody writes to it: it can be copied beforehand. */
  readonly readOnly: boolean
}

export function movingVolume(
  row: VolumeRow,
  from: MovingVolume['from'],
  to: { readonly pool: PoolId; readonly host: HostId; readonly format?: VolumeFormat },
  readOnly: boolean,
): MovingVolume {
  const { name, capacityBytes, purpose } = row
  const format = to.format ?? (row.format as VolumeFormat)
  const twin = newVolume({ name, pool: to.pool, host: to.host, format, capacityBytes, purpose })
  return { volume: row.id, name, from, readOnly, twin: { ...twin, name: `${name}-moving-${twin.id.slice(0, 8)}` } }
}

/** In the transaction that accepts. Throws POOL_FULL, VOLUME_IN_USE. */
export async function insertTwins(tx: Tx, volumes: readonly MovingVolume[], task: TaskId): Promise<void> {
  for (const { volume, twin } of volumes) {
    const row = await movable(tx, volume)
    const { organisation, project, createdBy } = row
    await insertVolumes(tx, { organisation, project, createdBy }, [twin], `copy of volume "${row.name}"`, task)
  }
}

/** No task changes it, or needs it as it is. Throws VOLUME_IN_USE. */
export async function movable(store: StoreReads, id: VolumeId): Promise<VolumeRow> {
  const row = await store.volumes.get('provider', id)
  await refuseUnsettled(store, row)
  await refuseHeld(store, row)
  return row
}

export const holdsOfMoving = (volumes: readonly MovingVolume[]): readonly TaskHold[] =>
  volumes.map(({ volume }) => ({ kind: 'volume', id: volume }))

export const makeTwins = (
  services: Services,
  endpoint: EndpointId,
  volumes: readonly MovingVolume[],
  signal: AbortSignal,
): Promise<void> =>
  createVolumes(
    services,
    endpoint,
    volumes.map(({ twin }) => twin),
    signal,
  )

/** Byte for byte from host to host, through this process, so that they need no credentials for each other. Holes stay holes. */
export async function copyToTwin(
  { store, connections }: Services,
  endpoint: EndpointId,
  { volume, from, twin }: MovingVolume,
  report: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const row = await store.volumes.get('provider', volume)
  if (isAtTwin(row, twin)) return
  const target = await locationOf(store, twin)
  await connections.withSession(from.endpoint, (reading) =>
    connections.withSession(endpoint, async (writing) => {
      const bytes = storageOf(reading).readVolume(from.at, signal)
      await storageOf(writing).writeVolume(target, chunksOf(bytes, report), signal)
    }),
  )
}

const ZEROS = Buffer.alloc(1 << 20)

/** What is all zeros is left out; but the last byte is always written, so that the file has its length. */
async function* chunksOf(pieces: AsyncIterable<Uint8Array>, report: (bytes: number) => void) {
  let offset = 0
  let written = 0
  for await (const bytes of pieces) {
    const isHole = bytes.length <= ZEROS.length && ZEROS.subarray(0, bytes.length).equals(bytes)
    if (!isHole) yield { offset, bytes }
    offset += bytes.length
    if (!isHole) written = offset
    report(offset)
  }
  if (written < offset) yield { offset: offset - 1, bytes: ZEROS.subarray(0, 1) }
}

const isAtTwin = (row: VolumeRow, twin: NewVolume): boolean =>
  row.pool === twin.pool && row.nativeName === twin.nativeName

/** The copy has taken over. Done before is success. */
export async function changePlaces(tx: Tx, volumes: readonly MovingVolume[]): Promise<void> {
  for (const { volume, twin } of volumes) {
    const row = await tx.volumes.find('provider', volume)
    const other = await tx.volumes.find('provider', twin.id)
    if (row === undefined || other === undefined || isAtTwin(row, twin)) continue
    const pool = await tx.pools.get('provider', twin.pool)
    // No two rows may have one place, not even for a moment.
    await tx.volumes.update('provider', twin.id, { nativeName: `${twin.nativeName}~` })
    const now = { ...placeIn(other), nativeName: twin.nativeName, format: twin.format, backing: null }
    await tx.volumes.update('provider', volume, now, { what: `moved to pool ${pool.name}` })
    await tx.volumes.update('provider', twin.id, { ...placeIn(row), state: 'deleting' })
    await tx.reservations.release({ owner: twin.id })
  }
}

const placeIn = ({ pool, host, nativeName, format, path, backing, allocatedBytes }: VolumeRow) => ({
  pool,
  host,
  nativeName,
  format,
  path,
  backing,
  allocatedBytes,
})

/** The rows of copies of which there is no file. */
export const forgetTwins = (tx: Tx, volumes: readonly MovingVolume[]): Promise<void> =>
  forgetVolumes(
    tx,
    volumes.map(({ twin }) => twin),
  )

/** Undo of everything above. */
export async function undoTwins(
  { store, connections }: Services,
  volumes: readonly MovingVolume[],
  signal: AbortSignal,
): Promise<void> {
  for (const { twin } of volumes) {
    const row = await store.volumes.find('provider', twin.id)
    if (row === undefined) continue
    const [place] = await placesOf(store, row.pool, row.host)
    if (place === undefined) throw new AppError('POOL_UNUSABLE', { pool: row.pool, why: 'no host has it any more' })
    const location = await volumeLocation(store, row, place.host)
    await connections.undoOn(place.endpoint, (session) =>
      waitingForPool(row, () => storageOf(session).deleteVolume(location, signal)),
    )
    await store.transaction((tx) => forgetVolumes(tx, [twin]))
  }
}

/** Behind the point of no return: the old files go. What cannot be deleted now stays as a volume that no VM has, and is named. */
export async function removeOld(
  services: Services,
  volumes: readonly MovingVolume[],
  signal: AbortSignal,
): Promise<{ warning: string | null }> {
  const { store } = services
  const warnings: string[] = []
  for (const { twin } of volumes) {
    const row = await store.volumes.find('provider', twin.id)
    if (row === undefined) continue
    const [place] = await placesOf(store, row.pool, row.host)
    try {
      if (place === undefined) throw new StepMustWait({ for: 'nothing', reason: 'no host has its pool any more' })
      const { warning } = await deleteVolumesOrKeep(services, place.endpoint, [twin.id], signal)
      if (warning !== null) warnings.push(warning)
    } catch (error) {
      if (!(error instanceof StepMustWait) || signal.aborted) throw error
      await store.transaction((tx) => markVolumesReady(tx, [twin]))
      warnings.push(`volume "${row.name}", the old copy, stays: ${error.reason}; delete it when that host is back`)
    }
  }
  return { warning: warnings.length === 0 ? null : warnings.join('; ') }
}

/** In doubt: the old files stay, as volumes that no VM has. */
export const keepOld = (services: Services, volumes: readonly MovingVolume[]): Promise<void> =>
  services.store.transaction((tx) =>
    markVolumesReady(
      tx,
      volumes.map(({ twin }) => twin),
    ),
  )
