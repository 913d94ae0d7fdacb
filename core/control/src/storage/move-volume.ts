/**
 * volume move: to another pool, with its name, its history and the VMs that have it. Under a running guest it is mirrored; otherwise
 * it is copied, and the VMs are told where it is now.
 */
import type { ObservedPool, ObservedVm, VolumeFormat } from '@covisor/driver-api'
import { type Actor, AppError, formatBytes, isRunning } from '@covisor/model'
import type { HostPoolRow, PoolRow, StoreReads, VmView, VolumeRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { storageOfVolumes } from '../plan/quota-check.ts'
import type { Services } from '../services.ts'
import type { PlacedVm } from '../vm/resolve-vm.ts'
import { volumeLocation } from '../vm/vm-definition.ts'
import { diskMoveOf, diskMovesOf, type MoveVolumeInput } from './move-volume.saga.ts'
import { insertTwins, movable, movingVolume } from './moving-volumes.ts'
import { placesOf } from './places-of-pool.ts'
import { holdsOf } from './unchanged-volumes.ts'
import { refuseOverlays, volumeUsers } from './volume-users.ts'
import type { MoveVolume } from './volumes.ts'

const ASK_TIMEOUT_MS = 30_000

export interface MoveVolumeSagas {
  readonly live: Saga<MoveVolumeInput>
  readonly still: Saga<MoveVolumeInput>
}

export function moveVolume(
  services: Services,
  sagas: MoveVolumeSagas,
  actor: Actor,
  volume: string,
  params: MoveVolume,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'volume:move',
    action: 'move',
    target: { kind: 'volume', id: undefined, name: volume },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await movable(store, (await store.volumes.resolve(actor, volume)).id)
    const pool = await store.pools.resolve('provider', params.pool)
    const from = await store.pools.get('provider', row.pool)
    if (pool.id === row.pool) {
      throw new AppError('REQUEST_INVALID', {
        where: 'pool',
        why: `volume "${row.name}" is in pool "${pool.name}" already`,
      })
    }
    const users = await movableUsers(store, row)
    const isLive = users.some(({ power }) => isRunning(power))
    const { moving, endpoint } = await newPlace(store, row, pool, users)
    const input: MoveVolumeInput = {
      moving,
      endpoint,
      format: row.format as VolumeFormat,
      vms: users.flatMap(({ id: vm, nativeRef, endpoint: on, power }) =>
        nativeRef === null || power === null ? [] : { vm, nativeRef, endpoint: on },
      ),
      bandwidthMiBps: params.bandwidthMiBps ?? null,
    }
    if (isLive) await refuseObstacles(services, input, row)
    return {
      target: { kind: 'volume', id: row.id, name: row.name },
      title: `Move volume "${row.name}" from pool "${from.name}" to pool "${pool.name}"`,
      saga: isLive ? sagas.live : sagas.still,
      input,
      created: undefined,
      takes: storageOfVolumes([{ pool: pool.id, capacityBytes: row.capacityBytes }]),
      plan: {
        downtime: 'none',
        warnings: [
          ...(users.length === 0
            ? []
            : [`${isLive ? 'the guest goes on' : 'cannot be started meanwhile'}: ${named(users)}`]),
          ...(moving.twin.format === row.format
            ? []
            : [`it becomes ${moving.twin.format}, because pool "${pool.name}" holds no ${row.format} volumes`]),
        ],
        irreversible: [`the old copy in pool "${from.name}" is deleted (${formatBytes(row.capacityBytes)})`],
      },
      async commit(tx, task) {
        await movableUsers(tx, await tx.volumes.get('provider', row.id))
        await insertTwins(tx, [moving], task)
      },
      holds: (tx) => holdsOf(tx, [row]),
      before: { pool: from.name },
      after: { pool: pool.name },
    }
  })
}

const named = (vms: readonly VmView[]): string => vms.map(({ name }) => `VM "${name}"`).join(', ')

/** The VMs that have it. Throws VOLUME_IN_USE for what keeps it where it is. */
async function movableUsers(store: StoreReads, row: VolumeRow): Promise<PlacedVm[]> {
  await refuseOverlays(store, row)
  const users: PlacedVm[] = []
  for (const { id, busyWith } of await volumeUsers(store, row)) {
    const vm = await store.vms.get('provider', id)
    const by = (why: string) => new AppError('VOLUME_IN_USE', { volume: row.name, by: `VM "${vm.name}", ${why}` })
    if (busyWith !== undefined) throw by(`on which a task works (${busyWith})`)
    if (vm.host === null || vm.endpoint === null) throw by('which is on no host')
    if (vm.power === 'suspended') throw by('which is suspended, and comes back with the disks that it had')
    const facts = vm.observed?.facts as ObservedVm | undefined
    if (facts?.hasSnapshots === true) throw by('which has snapshots that need it; delete them')
    const isDisc = facts?.disks.some(
      ({ device, source }) => device !== 'disk' && source?.volume?.name === row.nativeName,
    )
    if (isRunning(vm.power) && isDisc === true) throw by('which runs with it in a drive; take it out')
    users.push(vm as PlacedVm)
  }
  if (users.length > 1 && users.some(({ power }) => isRunning(power))) {
    throw new AppError('VOLUME_IN_USE', { volume: row.name, by: `several VMs at once (${named(users)}); stop them` })
  }
  return users
}

/** Where it is copied: on a host that sees both pools, where there is one. Throws POOL_UNUSABLE. */
async function newPlace(store: StoreReads, row: VolumeRow, pool: PoolRow, users: readonly PlacedVm[]) {
  const unusable = (why: string) => new AppError('POOL_UNUSABLE', { pool: pool.name, why })
  const there = (await placesOf(store, pool.id)).filter(({ active }) => active)
  const here = (await placesOf(store, row.pool, row.host)).filter(({ active }) => active)
  const blind = users.find(({ host }) => !there.some((place) => place.host === host))
  if (blind !== undefined) {
    const why = `host "${blind.hostName}" of VM "${blind.name}" does not see it; to move both, use "covisor vm migrate ${blind.name} --pool ${pool.name}"`
    throw unusable(why)
  }
  const runsOn = users.find(({ power }) => isRunning(power))?.host
  const both = here.flatMap((from) => {
    const to = there.find(({ host }) => host === from.host)
    return to === undefined || (runsOn !== undefined && to.host !== runsOn) ? [] : [{ from, to }]
  })[0]
  const [from, to] = both === undefined ? [here[0], there[0]] : [both.from, both.to]
  if (from === undefined) throw unusable(`no host sees volume "${row.name}" now`)
  if (to === undefined) throw unusable('it is not active on any host')
  if (both === undefined && row.backing !== null) {
    throw unusable(`volume "${row.name}" stands on ${row.backing}, and no host sees both pools`)
  }
  const format = formatIn(to, row.format as VolumeFormat, both !== undefined)
  if (format === undefined) throw unusable(`it holds no ${row.format} volumes`)
  const at = await volumeLocation(store, row, from.host)
  const source = { endpoint: from.endpoint, host: from.host, at }
  return {
    moving: movingVolume(row, source, { pool: pool.id, host: to.host, format }, false),
    endpoint: to.endpoint,
  }
}

/** Its own, or one that it can be turned into. An image of a disc is a raw file. */
function formatIn({ facts }: HostPoolRow, format: VolumeFormat, canConvert: boolean): VolumeFormat | undefined {
  const { formats } = facts as ObservedPool
  if (formats.includes(format === 'iso' ? 'raw' : format)) return format
  return canConvert && (format === 'qcow2' || format === 'raw')
    ? formats.find((other) => other === 'qcow2' || other === 'raw')
    : undefined
}

/** What the hypervisor has against it. Throws NOT_SUPPORTED. */
async function refuseObstacles(services: Services, input: MoveVolumeInput, row: VolumeRow): Promise<void> {
  const what = `to move volume "${row.name}" while its VM runs`
  const [vm] = input.vms
  if (vm === undefined) return
  const part = diskMovesOf(services.connections.session(vm.endpoint), row.name)
  const move = await diskMoveOf(services.store, input, vm)
  const obstacles = await part.obstacles(move, AbortSignal.timeout(ASK_TIMEOUT_MS))
  if (obstacles.length > 0) throw new AppError('NOT_SUPPORTED', { what, why: obstacles.join('; ') })
}
