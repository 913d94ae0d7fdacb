/**
 * volume.move and volume.move-live: a volume to another pool, with nobody or a running guest on it. Its record stays; what is not needed
 * in the end is where its twin's row says (moving-volumes.ts).
 */
import type { DiskMove, DiskMovePart, EndpointSession, VolumeFormat } from '@covisor/driver-api'
import { AppError, type EndpointId, type VmId } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import { type Saga, type StepContext, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { locationOf, storageOf } from '../vm/new-volumes.ts'
import {
  changePlaces,
  copyToTwin,
  forgetTwins,
  type MovingVolume,
  makeTwins,
  removeOld,
  undoTwins,
} from './moving-volumes.ts'

export interface MoveVolumeInput {
  readonly moving: MovingVolume
  /** Of the host on which the new file is made. */
  readonly endpoint: EndpointId
  readonly format: VolumeFormat
  readonly vms: readonly { readonly vm: VmId; readonly nativeRef: string; readonly endpoint: EndpointId }[]
  readonly bandwidthMiBps: number | null
}

type User = MoveVolumeInput['vms'][number]
const SETTLE_TIMEOUT_MS = 60_000

/** Nobody works with it. */
export const moveVolumeSaga = (services: Services): Saga<MoveVolumeInput> =>
  saga<MoveVolumeInput>('volume.move', 1)
    .step('record', recordStep(services))
    .step('copy', {
      title: ({ moving }) => `Copy "${moving.name}"`,
      weight: 20,
      run: (context) => copy(services, context),
      undo: ({ input, signal }) => undoTwins(services, [input.moving], signal),
    })
    .step('switch', {
      title: ({ vms }) => (vms.length === 0 ? 'No VM has it' : 'Name the copy in the definition of its VM'),
      commits: true,
      run: ({ input, signal }) => repoint(services, input, 'forward', signal),
      undo: ({ input, signal }) => repoint(services, input, 'back', signal),
    })
    .step('places', placesStep(services))
    .step('cleanUp', cleanUpStep(services))
    .build()

/** A running guest works with it. */
export const moveVolumeLiveSaga = (services: Services): Saga<MoveVolumeInput> =>
  saga<MoveVolumeInput>('volume.move-live', 1)
    .step('record', recordStep(services))
    .step('create', {
      title: ({ moving }) => `Make the volume that takes "${moving.name}"`,
      run: ({ input, signal }) => makeTwins(services, input.endpoint, [input.moving], signal),
      undo: ({ input, signal }) => undoTwins(services, [input.moving], signal),
    })
    .step('mirror', {
      title: ({ moving }) => `Copy "${moving.name}" under the running guest, and switch over`,
      commits: true,
      weight: 20,
      run: (context) => mirror(services, context),
      async undo({ input }) {
        if ((await settle(services, input)) === 'stayed') return
        await services.store.transaction((tx) => changePlaces(tx, [input.moving]))
      },
    })
    .step('places', placesStep(services))
    .step('cleanUp', cleanUpStep(services))
    .build()

const recordStep = ({ store }: Services) => ({
  title: ({ moving }: MoveVolumeInput) => `Keep room for "${moving.name}"`,
  run: () => {}, // committed with the request
  undo: ({ input }: StepContext<MoveVolumeInput, unknown>) =>
    store.transaction((tx) => forgetTwins(tx, [input.moving])),
})

const placesStep = ({ store, connections }: Services) => ({
  title: () => 'Note where it is',
  async run({ input, signal }: StepContext<MoveVolumeInput, unknown>) {
    await store.transaction((tx) => changePlaces(tx, [input.moving]))
    for (const { vm, nativeRef, endpoint } of input.vms)
      await connections.refreshVm(endpoint, { vm, nativeRef }, signal)
  },
  undo: { notNeeded: 'behind the point of no return' },
})

const cleanUpStep = (services: Services) => ({
  title: ({ moving }: MoveVolumeInput) => `Delete the old file of "${moving.name}"`,
  run: ({ input, signal }: StepContext<MoveVolumeInput, unknown>) => removeOld(services, [input.moving], signal),
  undo: { notNeeded: 'nothing follows it' },
})

/** By the host itself where it sees both pools, else through this process. */
async function copy(
  services: Services,
  { input, signal, progress }: StepContext<MoveVolumeInput, unknown>,
): Promise<void> {
  const { moving, endpoint } = input
  const { from, twin } = moving
  if (from.host !== twin.host) {
    await makeTwins(services, endpoint, [moving], signal)
    const report = (done: number) => progress({ done, total: Math.max(done, twin.capacityBytes), unit: 'bytes' })
    await copyToTwin(services, endpoint, moving, report, signal)
    return
  }
  const to = await locationOf(services.store, twin)
  const { format, capacityBytes } = twin
  await services.connections.withSession(endpoint, (session) =>
    storageOf(session).copyVolume(from.at, { ...to, format, capacityBytes }, signal),
  )
}

async function repoint(
  { store, connections }: Services,
  input: MoveVolumeInput,
  way: 'forward' | 'back',
  signal: AbortSignal,
): Promise<void> {
  for (const user of input.vms) {
    const move = await diskMoveOf(store, input, user)
    if (way === 'forward') {
      await connections.withSession(user.endpoint, (session) =>
        diskMovesOf(session, input.moving.name).repoint(move, signal),
      )
      continue
    }
    await connections.undoOn(user.endpoint, (session) =>
      diskMovesOf(session, input.moving.name).repoint({ ...move, from: move.to, to: move.from }, signal),
    )
  }
}

/** A former attempt may have been through, or its copy still be going on; and what is thrown does not tell. */
async function mirror(
  services: Services,
  { input, signal, progress }: StepContext<MoveVolumeInput, unknown>,
): Promise<void> {
  const { connections, store } = services
  const [user] = input.vms
  if (user === undefined || (await settle(services, input)) === 'moved') return
  const move = await diskMoveOf(store, input, user)
  try {
    await connections.withSession(user.endpoint, (session) =>
      diskMovesOf(session, input.moving.name).mirror(
        move,
        ({ doneBytes: done, totalBytes: total }) => progress({ done, total, unit: 'bytes' }),
        signal,
      ),
    )
  } catch (error) {
    if ((await settle(services, input)) === 'stayed') throw error
  }
}

async function settle({ connections, store }: Services, input: MoveVolumeInput): Promise<'moved' | 'stayed'> {
  const [user] = input.vms
  if (user === undefined) return 'stayed'
  if ((await store.endpoints.find('provider', user.endpoint)) === undefined) return 'stayed'
  const move = await diskMoveOf(store, input, user)
  return await connections.withSession(user.endpoint, (session) =>
    diskMovesOf(session, input.moving.name).settle(move, AbortSignal.timeout(SETTLE_TIMEOUT_MS)),
  )
}

export async function diskMoveOf(store: StoreReads, input: MoveVolumeInput, user: User): Promise<DiskMove> {
  const { moving, format, bandwidthMiBps } = input
  return {
    target: { vm: user.vm, nativeRef: user.nativeRef },
    from: { ...moving.from.at, format },
    to: { ...(await locationOf(store, moving.twin)), format: moving.twin.format },
    ...(bandwidthMiBps === null ? {} : { bandwidthMiBps }),
  }
}

export function diskMovesOf(session: EndpointSession, volume: string): DiskMovePart {
  if (session.diskMoves !== undefined) return session.diskMoves
  const what = `to move volume "${volume}", which a VM has`
  throw new AppError('NOT_SUPPORTED', { what, why: 'the hypervisor cannot change the place of a disk' })
}
