/** host maintenance leave: the host takes VMs again, and may get back those that it was relieved of. */
import { type Actor, AppError, type HostId } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Plan } from '../plan/plan.ts'
import type { Services } from '../services.ts'
import { moveLimitsOf, refuseWhileEvacuating } from './enter-maintenance.ts'
import type { EvacuateHostInput } from './evacuate-host.saga.ts'
import type { LeaveMaintenance } from './maintenance.ts'
import type { ReturnToHostInput } from './return-to-host.saga.ts'

const MOST_EVACUATIONS = 20

export function leaveMaintenance(
  services: Services,
  saga: Saga<ReturnToHostInput>,
  actor: Actor,
  host: string,
  params: LeaveMaintenance,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'host:maintain',
    action: 'return',
    target: { kind: 'host', id: undefined, name: host },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await store.hosts.resolve('provider', host)
    if (row.duty === 'active')
      throw new AppError('REQUEST_INVALID', { where: `host "${row.name}"`, why: 'it is not in maintenance' })
    await refuseWhileEvacuating(store, row)
    const moves = params.returnVms === true ? await movesHome(store, row.id, row.name) : []
    return {
      target: { kind: 'host', id: row.id, name: row.name },
      title: `Return host "${row.name}" to service`,
      saga,
      input: {
        host: row.id,
        name: row.name,
        ...(await moveLimitsOf(store, row)),
        by: actor.name,
        vms: moves.map(({ vm }) => ({ vm: vm.id, name: vm.name })),
      },
      created: undefined,
      takes: {},
      plan: { moves, downtime: moves.length > 0 ? 'short' : 'none' },
      async commit(tx) {
        await refuseWhileEvacuating(tx, row)
        await tx.hosts.setDuty(row.id, 'active')
      },
      before: { duty: row.duty },
      after: { duty: 'active', moves: moves.length },
    }
  })
}

/** What ran there when it was emptied (more than once, perhaps, since it last took VMs), and runs elsewhere now. */
async function movesHome(store: StoreReads, host: HostId, to: string): Promise<Plan['moves'][number][]> {
  const newest = (saga: string, limit: number) =>
    store.tasks.list('provider', { filter: { saga, target: host }, sort: '-createdAt', limit })
  const since = (await newest('host.return', 1)).items[0]?.createdAt ?? 0
  const emptied = (await newest('host.evacuate', MOST_EVACUATIONS)).items.filter(({ createdAt }) => createdAt > since)
  const ids = new Set(emptied.flatMap(({ input }) => (input as unknown as EvacuateHostInput).vms.map(({ vm }) => vm)))
  const moves: Plan['moves'][number][] = []
  for (const vm of ids) {
    const row = await store.vms.find('provider', vm)
    if (row === undefined || row.host === null || row.host === host || row.power !== 'running') continue
    moves.push({ vm: { id: vm, name: row.name }, from: row.hostName ?? '', to })
  }
  return moves
}
