/** vm migrate: a running VM to another host, chosen by the scheduler or by the user. */
import type { MigrationOptions } from '@covisor/driver-api'
import { type Actor, AppError, newId } from '@covisor/model'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { refuseOverpromised } from '../plan/refuse-overpromised.ts'
import type { Services } from '../services.ts'
import type { MigrateVmInput } from './migrate-vm.saga.ts'
import { type PlannedMove, planMove } from './plan-move.ts'
import { type PlacedVm, recheckVm, resolveVm } from './resolve-vm.ts'
import type { MigrateVm } from './vms.ts'

export function migrateVm(
  services: Services,
  saga: Saga<MigrateVmInput>,
  actor: Actor,
  vm: string,
  params: MigrateVm,
  options: CallOptions,
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
    const how = migrationOptions(params)
    const move = await planMove(services, { vm: row, to: params.to, options: how })
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Migrate VM "${row.name}" to "${move.host.name}"`,
      saga,
      input: inputOf(row, move, how),
      created: undefined,
      takes: {},
      plan: {
        placement: move.placement,
        capacity: move.capacity,
        downtime: 'short',
        warnings: [...move.warnings, ...(how.postCopy ? [POST_COPY] : [])],
      },
      async commit(tx, task) {
        await recheckVm(tx, actor, row, 'migrate')
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
      },
      before: { host: row.hostName },
      after: { host: move.host.name },
    }
  })
}

const POST_COPY =
  'with post-copy, a link or host that fails after the switch-over costs the VM: its memory is on both hosts'

/** Throws REQUEST_INVALID. */
export function migrationOptions(params: Omit<MigrateVm, 'to'>): MigrationOptions {
  const { bandwidthMiBps, parallel } = params
  if (params.postCopy === true && parallel !== undefined) {
    throw new AppError('REQUEST_INVALID', { where: 'parallel', why: 'post-copy goes over one connection' })
  }
  return {
    autoConverge: params.autoConverge ?? true,
    postCopy: params.postCopy ?? false,
    tls: params.tls ?? false,
    ...(bandwidthMiBps === undefined ? {} : { bandwidthMiBps }),
    ...(parallel === undefined ? {} : { parallel }),
  }
}

function inputOf(row: PlacedVm, { host, endpoint }: PlannedMove, options: MigrationOptions): MigrateVmInput {
  return {
    vm: row.id,
    name: row.name,
    from: { endpoint: row.endpoint, host: row.host, name: row.hostName ?? '' },
    to: { endpoint, host: host.id, name: host.name, nativeHost: host.nativeRef },
    options,
  }
}
