/**
 * vm recover: a VM is started elsewhere because its host is dead. Nobody but a person can know that: a host that does not answer may
 * run its VMs all the same, and a second copy would write to the same disks.
 *
 * So it takes the caller's word, and even that does not count against a host that answers.
 */
import type { ObservedVm } from '@covisor/driver-api'
import { type Actor, AppError, isRunning, newId } from '@covisor/model'
import { place } from '@covisor/scheduler'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { fleetSnapshot } from '../plan/fleet-snapshot.ts'
import { refuseOverpromised } from '../plan/refuse-overpromised.ts'
import { refuseTakenParts } from '../plan/refuse-taken-parts.ts'
import type { Services } from '../services.ts'
import { adoptedSpec } from './adopt-vm.ts'
import { movingRequest, startedAnew } from './moving-request.ts'
import { elsewhereOnly, moveTo, type PlannedMove } from './plan-move.ts'
import type { RecoverVmInput } from './recover-vm.saga.ts'
import { type PlacedVm, recheckVm, resolveVm } from './resolve-vm.ts'
import type { RecoverVm } from './vms.ts'

/** Long enough for a slow handshake; whoever waits stands before a dead host. */
const PROBE_MS = 5_000
const LOOK_TIMEOUT_MS = 15_000

export function recoverVm(
  services: Services,
  saga: Saga<RecoverVmInput>,
  actor: Actor,
  vm: string,
  params: RecoverVm,
  options: CallOptions,
): Promise<Outcome> {
  const { store, clock } = services
  const asked = {
    verb: 'vm:recover',
    action: 'recover',
    target: { kind: 'vm', id: undefined, name: vm },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await resolveVm(store, actor, vm, 'recover')
    const { nativeRef, power, managed } = row
    if (nativeRef === null) {
      throw new AppError('VM_STATE_CONFLICT', { vm: row.name, action: 'recover', state: 'not yet defined anywhere' })
    }
    await refuseLiving(services, row, params)
    const planned = await planRecovery(services, row, params.to)
    await refuseRunningThere(services, row, planned)
    const name = row.hostName ?? 'its host'
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Recover VM "${row.name}" from "${name}" on "${planned.host.name}"`,
      saga,
      input: {
        vm: row.id,
        name: row.name,
        from: { endpoint: row.endpoint, host: row.host, name, nativeRef, power, managed, since: clock.now() },
        endpoint: planned.endpoint,
        host: planned.host.id,
        hostName: planned.host.name,
        adopt: managed ? null : await adoptedSpec(store, row),
        by: actor.name,
      },
      created: undefined,
      takes: {},
      plan: {
        placement: planned.placement,
        capacity: planned.capacity,
        downtime: 'short',
        warnings: [...warningsFor(row, name), ...planned.warnings],
      },
      async commit(tx, task) {
        await recheckVm(tx, actor, row, 'recover')
        const { organisation, project, id: owner } = row
        const ids = { id: newId('task'), organisation, project, owner, task, host: planned.host.id }
        await tx.reservations.insert({ ...ids, ...planned.holds })
        await refuseOverpromised(tx, planned.host.id, `VM "${row.name}"`)
        await refuseTakenParts(tx, planned.host.id, { id: row.id, name: row.name, isNew: false })
      },
      before: { host: name },
      after: { host: planned.host.name, hostIsDead: true },
    }
  })
}

/** Throws HOST_MAY_LIVE. */
async function refuseLiving({ connections }: Services, row: PlacedVm, { hostIsDead }: RecoverVm): Promise<void> {
  const host = row.hostName ?? 'its host'
  const refusal = (why: string) => new AppError('HOST_MAY_LIVE', { host, why })
  const away = await connections.whyAway(row.endpoint, PROBE_MS)
  if (away === undefined) throw refusal('it answers; the VM is looked at there')
  if (hostIsDead === true) return
  throw refusal(`nothing proves that it is off (${away}); switch it off, and then say that it is dead (--host-is-dead)`)
}

type PlannedRecovery = Omit<PlannedMove, 'disks'>

async function planRecovery(services: Services, vm: PlacedVm, to: string | undefined): Promise<PlannedRecovery> {
  const { store } = services
  const { request, bound, warnings } = await movingRequest(store, vm)
  if (bound.length > 0)
    throw new AppError('NOT_SUPPORTED', { what: `to recover VM "${vm.name}"`, why: bound.join('; ') })
  const wanted = to === undefined ? undefined : await store.hosts.resolve('provider', to)
  const fleet = await fleetSnapshot(store)
  const excluded = (await elsewhereOnly(services, vm)).map((one) =>
    one.host === vm.host ? { ...one, because: 'it is the host that is dead' } : one,
  )
  const { current } = request
  const anew = { ...startedAnew(request), ...(current === undefined ? {} : { current }) }
  const cold = { ...anew, excluded, ...(wanted === undefined ? {} : { host: wanted.id }) }
  const decision = place(cold, fleet)
  if (decision.kind === 'refused') throw decision.error
  return moveTo(decision, await store.hosts.get('provider', decision.host), request, warnings, fleet)
}

/** A move that switched over before its host died has brought it there already. */
async function refuseRunningThere({ connections }: Services, row: PlacedVm, to: PlannedRecovery): Promise<void> {
  const target = { vm: row.id, nativeRef: row.nativeRef ?? undefined }
  const seen = await connections.session(to.endpoint).getVm(target, AbortSignal.timeout(LOOK_TIMEOUT_MS))
  if (seen === undefined || !isRunning(seen.power)) return
  throw new AppError('HOST_MAY_LIVE', { host: to.host.name, why: `VM "${row.name}" runs there already` })
}

function warningsFor({ power, managed, observed }: PlacedVm, host: string): string[] {
  const facts = observed?.facts as ObservedVm | undefined
  return [
    `if "${host}" runs it after all, two guests write to the same disks`,
    ...(facts?.startWithHost === true
      ? [
          `it starts with its host: do not let "${host}" reach its disks when it boots, until Covisor has removed the copy there`,
        ]
      : []),
    ...(isRunning(power) ? ['its guest boots as after a power failure'] : ['it was off, and stays off']),
    ...(managed ? [] : ['it was made elsewhere: devices that Covisor does not model, and its UUID, do not come back']),
  ]
}
