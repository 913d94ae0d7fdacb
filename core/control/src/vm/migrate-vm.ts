/** vm migrate: a VM to another host, chosen by the scheduler or by the user; running ones go on, the others stay switched off. */
import type { MigrationOptions } from '@covisor/driver-api'
import { type Actor, isRunning, newId } from '@covisor/model'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { MoveLimits } from '../maintenance/move-limits.ts'
import { refuseBeyondLimits } from '../maintenance/open-migrations.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { storageOfVolumes } from '../plan/quota-check.ts'
import { refuseOverpromised } from '../plan/refuse-overpromised.ts'
import { refuseTakenParts } from '../plan/refuse-taken-parts.ts'
import type { Services } from '../services.ts'
import { holdsOfMoving, insertTwins } from '../storage/moving-volumes.ts'
import { howToMove } from './how-to-move.ts'
import { copyOn, type MigrateStoppedVmInput, migrateStoppedVmSaga } from './migrate-stopped-vm.saga.ts'
import { migrateVmSaga } from './migrate-vm.saga.ts'
import type { MigrateVmInput } from './migrate-vm-input.ts'
import { type PlannedMove, planMove } from './plan-move.ts'
import { type PlacedVm, recheckVm, resolveVm } from './resolve-vm.ts'
import type { MigrateVm } from './vms.ts'

export interface MigrationSagas {
  readonly running: Saga<MigrateVmInput>
  readonly stopped: Saga<MigrateStoppedVmInput>
}

export const migrationSagas = (services: Services): MigrationSagas => ({
  running: migrateVmSaga(services),
  stopped: migrateStoppedVmSaga(services),
})

export function migrateVm(
  services: Services,
  sagas: MigrationSagas,
  actor: Actor,
  vm: string,
  params: MigrateVm,
  options: CallOptions,
  /** Of work that moves many; nobody else has to wait. */
  limits?: MoveLimits,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'vm:migrate',
    action: 'migrate',
    target: { kind: 'vm', id: undefined, name: vm },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await resolveVm(store, actor, vm, 'migrate')
    const isOn = isRunning(row.power)
    const {
      options: how,
      choices,
      cancelStalledAfterMs,
    } = howToMove(params, services.connections.session(row.endpoint).migration?.abilities)
    const move = await planMove(services, { vm: row, to: params.to, pool: params.pool, options: how })
    const { disks } = move
    const input = {
      ...inputOf(row, move, how),
      ...(cancelStalledAfterMs === undefined ? {} : { cancelStalledAfterMs }),
    }
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Migrate VM "${row.name}" to "${move.host.name}"`,
      // Who is switched off has a reference, too; the saga of running VMs does not look at it.
      saga: (isOn ? sagas.running : sagas.stopped) as Saga<MigrateStoppedVmInput>,
      input,
      created: undefined,
      takes: storageOfVolumes(disks.map(({ twin }) => twin)),
      plan: {
        placement: move.placement,
        capacity: move.capacity,
        downtime: isOn ? 'short' : 'none',
        ...(isOn ? { choices } : {}),
        warnings: [...move.warnings, ...(how.postCopy ? [POST_COPY] : [])],
      },
      async commit(tx, task) {
        await recheckVm(tx, actor, row, 'migrate')
        if (limits !== undefined) await refuseBeyondLimits(tx, { from: row.host, to: move.host.id }, limits)
        await tx.reservations.insert({
          id: newId('task'),
          organisation: row.organisation,
          project: row.project,
          owner: row.id,
          task,
          host: move.host.id,
          ...move.holds,
        })
        await refuseOverpromised(tx, move.host.id, `VM "${row.name}"`)
        await refuseTakenParts(tx, move.host.id, { id: row.id, name: row.name, isNew: false })
        await insertTwins(tx, disks, task)
        if (!isOn) {
          const leftBehind = [...row.leftBehind, copyOn(input, 'to', services.clock.now())]
          await tx.vms.update('provider', row.id, { leftBehind })
        }
      },
      holds: () => Promise.resolve(holdsOfMoving(disks)),
      before: { host: row.hostName },
      after: { host: move.host.name },
    }
  })
}

const POST_COPY =
  'with post-copy, a link or host that fails after the switch-over costs the VM: its memory is on both hosts'

function inputOf(
  row: PlacedVm,
  { host, endpoint, disks }: PlannedMove,
  options: MigrationOptions,
): MigrateStoppedVmInput {
  return {
    vm: row.id,
    name: row.name,
    nativeRef: row.nativeRef ?? row.id,
    from: { endpoint: row.endpoint, host: row.host, name: row.hostName ?? '' },
    to: { endpoint, host: host.id, name: host.name, nativeHost: host.nativeRef },
    options,
    disks,
  }
}
