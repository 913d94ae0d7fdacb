/** Snapshots: list what the host has together with what we know of it, take, go back, delete. */
import type { ObservedSnapshot } from '@covisor/driver-api'
import { type Actor, AppError, canVm, nativeName, newId, parseName } from '@covisor/model'
import type { SnapshotRow } from '@covisor/store'
import { accept, authorise } from '../accept.ts'
import { type AsOf, oneAt, storeAt } from '../as-of.ts'
import type { Services } from '../services.ts'
import { type PlacedVm, recheckVm, resolveVm } from './resolve-vm.ts'
import { createSnapshotSaga, deleteSnapshotSaga, revertSnapshotSaga } from './snapshot.saga.ts'
import type { SnapshotRecord, SnapshotUseCases } from './snapshots.ts'
import { stateOf } from './vm-record.ts'
import { vmTarget } from './vm-target.ts'

const LIST_TIMEOUT_MS = 15_000

export function snapshotUseCases(services: Services): SnapshotUseCases {
  const { store, connections } = services
  const createSaga = createSnapshotSaga(services)
  const revertSaga = revertSnapshotSaga(services)
  const deleteSaga = deleteSnapshotSaga(services)

  const listFor = async (actor: Actor, vm: PlacedVm): Promise<SnapshotRecord[]> => {
    const rows = (await store.snapshots.list(actor, { filter: { vm: vm.id }, limit: 1000 })).items
    const session = connections.session(vm.endpoint)
    const target = await vmTarget(store, vm.id)
    const seen = (await session.snapshots?.list(target, AbortSignal.timeout(LIST_TIMEOUT_MS))) ?? []
    return merged(rows, seen)
  }

  const listThen = async (actor: Actor, vm: string, when: AsOf): Promise<SnapshotRecord[]> => {
    const row = await oneAt(services, when, vm, (at, name) => at.vms.resolve(actor, name))
    authorise(actor, { verb: 'vm:read', target: { kind: 'vm', name: row.name } })
    return merged(
      (await storeAt(services, when).snapshots.list(actor, { filter: { vm: row.id }, limit: 1000 })).items,
      [],
    )
  }

  const find = async (
    actor: Actor,
    vm: PlacedVm,
    name: string,
  ): Promise<{ row: SnapshotRow | undefined; nativeName: string; name: string; hasMemory: boolean }> => {
    const rows = (await store.snapshots.list(actor, { filter: { vm: vm.id }, limit: 1000 })).items
    const row = rows.find((candidate) => candidate.id === name || candidate.name === name)
    if (row !== undefined) return { row, nativeName: row.nativeName, name: row.name, hasMemory: row.hasMemory }
    const foreign = (await listFor(actor, vm)).find((candidate) => !candidate.managed && candidate.name === name)
    if (foreign === undefined) throw new AppError('NOT_FOUND', { kind: 'snapshot', name })
    return { row: undefined, nativeName: foreign.name, name: foreign.name, hasMemory: foreign.hasMemory }
  }

  return {
    async list(actor, vm, when = {}) {
      if (when.asOf !== undefined) return await listThen(actor, vm, when)
      const row = await store.vms.resolve(actor, vm)
      authorise(actor, { verb: 'vm:read', target: { kind: 'vm', name: row.name } })
      if (row.endpoint === null || row.host === null) return []
      return await listFor(actor, row as PlacedVm)
    },

    create: (actor, vm, params, options) =>
      accept(
        services,
        actor,
        options,
        { verb: 'vm:snapshot', action: 'snapshot', target: { kind: 'vm', id: undefined, name: vm }, params },
        async () => {
          const row = await resolveVm(store, actor, vm, 'snapshot')
          const name = parseName('snapshot', params.name)
          const memory = params.memory ?? false
          if (memory && !canVm(stateOf(row), 'pause') && stateOf(row) !== 'paused') {
            throw new AppError('NOT_SUPPORTED', {
              what: 'a snapshot with memory',
              why: `VM "${row.name}" is ${stateOf(row)}`,
            })
          }
          const taken = (await store.snapshots.list(actor, { filter: { vm: row.id, name }, limit: 1 })).items
          if (taken.length > 0) throw new AppError('NAME_TAKEN', { kind: `snapshot of "${row.name}"`, name })
          const id = newId('snapshot')
          const input = {
            vm: row.id,
            vmName: row.name,
            endpoint: row.endpoint,
            snapshot: id,
            name,
            nativeName: nativeName(name, id),
            description: params.description ?? '',
            memory,
          }
          return {
            target: { kind: 'vm', id: row.id, name: row.name },
            title: `Snapshot "${name}" of VM "${row.name}"`,
            saga: createSaga,
            input,
            created: id,
            takes: { snapshots: 1 },
            plan: {
              downtime: stateOf(row) === 'stopped' ? ('none' as const) : ('short' as const),
              warnings:
                memory || stateOf(row) === 'stopped'
                  ? []
                  : ['only the disks: going back is like a power failure at that moment'],
            },
            async commit(tx) {
              await recheckVm(tx, actor, row, 'snapshot')
              const current = await tx.snapshots.list(actor, { filter: { vm: row.id }, limit: 1000 })
              await tx.snapshots.insert({
                id,
                organisation: row.organisation,
                project: row.project,
                vm: row.id,
                name,
                nativeName: input.nativeName,
                parent: current.items.find((other) => other.isCurrent)?.id ?? null,
                hasMemory: memory,
                state: 'creating',
                description: input.description,
              })
            },
            after: { snapshot: name, memory },
          }
        },
      ),

    revert: (actor, vm, snapshot, params, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'vm:revert',
          action: 'revert',
          target: { kind: 'vm', id: undefined, name: vm },
          params: { snapshot, ...params },
        },
        async () => {
          const row = await resolveVm(store, actor, vm, 'revert')
          const found = await find(actor, row, snapshot)
          const runs = ['running', 'paused'].includes(stateOf(row))
          return {
            target: { kind: 'vm', id: row.id, name: row.name },
            title: `Take VM "${row.name}" back to snapshot "${found.name}"`,
            saga: revertSaga,
            input: {
              vm: row.id,
              vmName: row.name,
              endpoint: row.endpoint,
              snapshot: found.row?.id ?? null,
              name: found.name,
              nativeName: found.nativeName,
              run: params.run ?? found.hasMemory,
            },
            created: undefined,
            takes: {},
            plan: {
              downtime: runs ? ('restart' as const) : ('none' as const),
              irreversible: [`what VM "${row.name}" has written since "${found.name}"`],
            },
            commit: async (tx) => void (await recheckVm(tx, actor, row, 'revert')),
            after: { snapshot: found.name },
          }
        },
      ),

    delete: (actor, vm, snapshot, options) =>
      accept(
        services,
        actor,
        options,
        {
          verb: 'vm:snapshot',
          action: 'snapshot-delete',
          target: { kind: 'vm', id: undefined, name: vm },
          params: { snapshot },
        },
        async () => {
          const row = await resolveVm(store, actor, vm, 'snapshot-delete')
          const found = await find(actor, row, snapshot)
          return {
            target: { kind: 'vm', id: row.id, name: row.name },
            title: `Delete snapshot "${found.name}" of VM "${row.name}"`,
            saga: deleteSaga,
            input: {
              vm: row.id,
              vmName: row.name,
              endpoint: row.endpoint,
              snapshot: found.row?.id ?? null,
              name: found.name,
              nativeName: found.nativeName,
            },
            created: undefined,
            takes: {},
            plan: { irreversible: [`going back to "${found.name}"`] },
            async commit(tx) {
              await recheckVm(tx, actor, row, 'snapshot-delete')
              if (found.row !== undefined) await tx.snapshots.update(actor, found.row.id, { state: 'deleting' })
            },
            before: { snapshot: found.name },
          }
        },
      ),
  }
}

function merged(rows: readonly SnapshotRow[], seen: readonly ObservedSnapshot[]): SnapshotRecord[] {
  const nameOf = new Map(rows.map((row) => [row.nativeName, row.name]))
  const nativeNameOf = new Map<string, string>(rows.map((row) => [row.id, row.nativeName]))
  const byNative = new Map(seen.map((snapshot) => [snapshot.nativeName, snapshot]))
  const ours = rows.map((row): SnapshotRecord => {
    const observed = byNative.get(row.nativeName)
    // The host knows better; in the past it is what was known when it was taken.
    const parent = observed === undefined ? nativeNameOf.get(row.parent ?? '') : observed.parent
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      state: row.state,
      hasMemory: row.hasMemory,
      isCurrent: observed?.isCurrent ?? row.isCurrent,
      parent: parent === undefined ? undefined : (nameOf.get(parent) ?? parent),
      createdAt: new Date(row.takenAt ?? row.createdAt),
      managed: true,
    }
  })
  const foreign = seen
    .filter((snapshot) => !nameOf.has(snapshot.nativeName))
    .map(
      (snapshot): SnapshotRecord => ({
        id: undefined,
        name: snapshot.nativeName,
        description: snapshot.description ?? '',
        state: 'ready',
        hasMemory: snapshot.hasMemory,
        isCurrent: snapshot.isCurrent,
        parent: snapshot.parent === undefined ? undefined : (nameOf.get(snapshot.parent) ?? snapshot.parent),
        createdAt: snapshot.createdAt,
        managed: false,
      }),
    )
  return [...ours, ...foreign].toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
}
