/** host maintenance enter: the whole plan first, or "cannot, because". */
import { type Actor, AppError, counted, defaultClusterSettings } from '@covisor/model'
import type { PlannedMoveOf } from '@covisor/scheduler'
import type { HostRow, StoreReads } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import { limitsOf, settingsOf } from '../cluster/cluster-settings.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Plan } from '../plan/plan.ts'
import type { Services } from '../services.ts'
import type { EvacuateHostInput } from './evacuate-host.saga.ts'
import type { EnterMaintenance } from './maintenance.ts'
import { planEvacuation } from './plan-evacuation.ts'

export function enterMaintenance(
  services: Services,
  saga: Saga<EvacuateHostInput>,
  actor: Actor,
  host: string,
  params: EnterMaintenance,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'host:maintain',
    action: 'evacuate',
    target: { kind: 'host', id: undefined, name: host },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await store.hosts.resolve('provider', host)
    await refuseWhileEvacuating(store, row)
    const { moves, stuck, resting } = await planEvacuation(services, row.id)
    const why = stuck.map(({ name, why: reason }) => `"${name}": ${reason}`)
    const partly = params.partly === true
    if (why.length > 0 && !partly)
      throw new AppError('CAPACITY_EXHAUSTED', { wanted: `all VMs of "${row.name}"`, why: why.join('; ') })
    const vms = [...moves, ...stuck].map(({ vm, name }) => ({ vm, name }))
    const limits = await moveLimitsOf(store, row)
    const atOnce = params.atOnce ?? limits.atOnce
    const warnings = [
      ...why.map((text) => `stays behind: ${text}`),
      ...(resting > 0
        ? [
            `${counted(resting, 'VM that does not run stays', 'VMs that do not run stay')} defined there, and cannot start until it is back`,
          ]
        : []),
    ]
    return {
      target: { kind: 'host', id: row.id, name: row.name },
      title: `Empty host "${row.name}"`,
      saga,
      input: { host: row.id, name: row.name, ...limits, atOnce, partly, by: actor.name, vms },
      created: undefined,
      takes: {},
      plan: {
        moves: moves.map((move) => plannedMove(move, row.name)),
        downtime: moves.length > 0 ? 'short' : 'none',
        warnings,
      },
      async commit(tx) {
        await refuseWhileEvacuating(tx, row)
        await tx.hosts.setDuty(row.id, 'maintenance')
      },
      before: { duty: row.duty },
      after: { duty: 'maintenance', moves: moves.length },
    }
  })
}

export async function moveLimitsOf(store: StoreReads, { cluster }: HostRow): Promise<ReturnType<typeof limitsOf>> {
  const row = cluster === null ? undefined : await store.clusters.find('provider', cluster)
  return limitsOf(row === undefined ? defaultClusterSettings : settingsOf(row))
}

export const plannedMove = ({ vm: id, name, toName: to }: PlannedMoveOf, from: string): Plan['moves'][number] => ({
  vm: { id, name },
  from,
  to,
})

/** Two that empty the same host, or one that empties and one that brings back, would work against each other. */
export async function refuseWhileEvacuating(store: StoreReads, { id, name }: HostRow): Promise<void> {
  const sagas = ['host.evacuate', 'host.return']
  for (const saga of sagas) {
    const open = await store.tasks.list('provider', { filter: { saga, target: id, state: 'open' }, limit: 1 })
    if (open.items.length > 0)
      throw new AppError('IN_USE', { kind: 'host', name, by: `the task "${open.items[0]?.title}"` })
  }
}
