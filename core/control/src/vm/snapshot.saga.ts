/** snapshot.create, snapshot.revert, snapshot.delete: one call to the host each, and the record around it. */
import type { EndpointSession, VmTarget } from '@covisor/driver-api'
import { AppError, type EndpointId, type SnapshotId, type VmId } from '@covisor/model'
import { type Saga, saga } from '@covisor/tasks'
import type { Services } from '../services.ts'
import { vmTarget } from './vm-target.ts'

export interface SnapshotInput {
  readonly vm: VmId
  readonly vmName: string
  readonly endpoint: EndpointId
  /** null: made elsewhere, known by its native name only. */
  readonly snapshot: SnapshotId | null
  readonly name: string
  readonly nativeName: string
}

export interface CreateSnapshotInput extends SnapshotInput {
  readonly snapshot: SnapshotId
  readonly description: string
  readonly memory: boolean
}

export interface RevertSnapshotInput extends SnapshotInput {
  readonly run: boolean
}

export const createSnapshotSaga = (services: Services): Saga<CreateSnapshotInput> =>
  saga<CreateSnapshotInput>('snapshot.create', 1)
    .step('record', {
      title: ({ name }) => `Note snapshot "${name}"`,
      run: () => {}, // committed with the request
      undo: ({ input }) => forgetSnapshot(services, input.snapshot),
    })
    .step('create', {
      title: ({ name, memory }) => `Take snapshot "${name}" of ${memory ? 'disks and memory' : 'the disks'}`,
      run: ({ input, signal }) =>
        onVm(services, input, signal, async (session, target) =>
          snapshotsOf(session).create(
            target,
            { nativeName: input.nativeName, description: input.description, memory: input.memory },
            signal,
          ),
        ),
      async undo({ input, signal }) {
        const target = await vmTarget(services.store, input.vm)
        await services.connections.undoOn(input.endpoint, (session) =>
          snapshotsOf(session).delete(target, input.nativeName, signal),
        )
      },
    })
    .step('ready', {
      title: () => 'Hand it over',
      async run({ input }) {
        await services.store.transaction(async (tx) => {
          await currentBecomes(tx, input.vm, input.snapshot)
          await tx.snapshots.update('provider', input.snapshot, { state: 'ready', takenAt: services.clock.now() })
        })
      },
      undo: { notNeeded: 'the first step forgets the record' },
    })
    .build()

export const revertSnapshotSaga = (services: Services): Saga<RevertSnapshotInput> =>
  saga<RevertSnapshotInput>('snapshot.revert', 1)
    .step('revert', {
      title: ({ vmName, name }) => `Take VM "${vmName}" back to snapshot "${name}"`,
      commits: true,
      run: ({ input, signal }) =>
        onVm(services, input, signal, (session, target) =>
          snapshotsOf(session).revert(target, input.nativeName, input.run, signal),
        ),
      undo: { notNeeded: 'the state before was not kept' },
    })
    .step('record', {
      title: () => 'Note it',
      run: ({ input }) => services.store.transaction((tx) => currentBecomes(tx, input.vm, input.snapshot)),
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()

export const deleteSnapshotSaga = (services: Services): Saga<SnapshotInput> =>
  saga<SnapshotInput>('snapshot.delete', 1)
    .step('delete', {
      title: ({ name }) => `Delete snapshot "${name}"`,
      commits: true,
      run: ({ input, signal }) =>
        onVm(services, input, signal, (session, target) =>
          snapshotsOf(session).delete(target, input.nativeName, signal),
        ),
      // The host refused, so the snapshot is still there.
      async undo({ input: { snapshot } }) {
        if (snapshot === null) return
        await services.store.transaction(async (tx) => {
          if ((await tx.snapshots.find('provider', snapshot)) !== undefined)
            await tx.snapshots.update('provider', snapshot, { state: 'ready' })
        })
      },
    })
    .step('forget', {
      title: () => 'Remove the record',
      run: ({ input }) => (input.snapshot === null ? undefined : forgetSnapshot(services, input.snapshot)),
      undo: { notNeeded: 'nothing follows it' },
    })
    .build()

async function onVm(
  { store, connections }: Services,
  input: SnapshotInput,
  signal: AbortSignal,
  work: (session: EndpointSession, target: VmTarget) => Promise<void>,
): Promise<void> {
  const target = await vmTarget(store, input.vm)
  await connections.withSession(input.endpoint, (session) => work(session, target))
  await connections.refreshVm(input.endpoint, target, signal)
}

function snapshotsOf(session: EndpointSession): NonNullable<EndpointSession['snapshots']> {
  if (session.snapshots !== undefined) return session.snapshots
  throw new AppError('NOT_SUPPORTED', { what: 'taking snapshots', why: 'this hypervisor has none' })
}

async function forgetSnapshot({ store }: Services, id: SnapshotId): Promise<void> {
  await store.transaction(async (tx) => {
    if ((await tx.snapshots.find('provider', id)) !== undefined) await tx.snapshots.remove('provider', id)
  })
}

async function currentBecomes(
  tx: Parameters<Parameters<Services['store']['transaction']>[0]>[0],
  vm: VmId,
  snapshot: SnapshotId | null,
): Promise<void> {
  const all = await tx.snapshots.list('provider', { filter: { vm }, limit: 1000 })
  for (const row of all.items) {
    const isCurrent = row.id === snapshot
    if (row.isCurrent !== isCurrent) await tx.snapshots.update('provider', row.id, { isCurrent })
  }
}
