/** cluster balance: the moves that would even out the measured load, with benefit and cost; or "no useful move". */
import { type Actor, AppError, formatBytes } from '@covisor/model'
import { type BalanceAdvice, type BalancingMove, planBalance } from '@covisor/scheduler'
import type { ClusterRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import { limitsOf, settingsOf } from '../cluster/cluster-settings.ts'
import { hostsOf } from '../cluster/cluster-use-cases.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { fleetSnapshot } from '../plan/fleet-snapshot.ts'
import type { Services } from '../services.ts'
import type { BalanceClusterInput } from './balance-cluster.saga.ts'
import { loadedVms } from './loaded-vms.ts'

export function balanceCluster(
  services: Services,
  saga: Saga<BalanceClusterInput>,
  actor: Actor,
  cluster: string,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'vm:migrate',
    action: 'balance',
    target: { kind: 'cluster', id: undefined, name: cluster },
    params: null,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await store.clusters.resolve('provider', cluster)
    const advice = await adviceFor(services, row)
    // Asked what would be done, "nothing" is an answer; asked to do it, there is nothing to do.
    if (advice.moves.length === 0 && options.plan !== true)
      throw new AppError('REQUEST_INVALID', {
        where: `cluster "${row.name}"`,
        why: `no useful move: ${stateText(advice)}`,
      })
    const moves = advice.moves.map(({ vm, name, from, to }) => ({ vm, name, from, to }))
    return {
      target: { kind: 'cluster', id: row.id, name: row.name },
      title: `Balance cluster "${row.name}"`,
      saga,
      input: { cluster: row.id, name: row.name, ...limitsOf(settingsOf(row)), by: actor.name, moves },
      created: undefined,
      takes: {},
      plan: {
        moves: advice.moves.map(({ vm: id, name, fromName: from, toName: to }) => ({ vm: { id, name }, from, to })),
        downtime: advice.moves.length === 0 ? 'none' : 'short',
        warnings:
          advice.moves.length === 0
            ? [`no useful move: ${stateText(advice)}`]
            : [stateText(advice), ...advice.moves.map(moveText)],
      },
      after: { moves: moves.length },
    }
  })
}

export async function adviceFor(services: Services, cluster: ClusterRow): Promise<BalanceAdvice> {
  const hosts = await hostsOf(services.store, cluster)
  const inIt = new Set(hosts.map(({ id }) => id))
  const fleet = await fleetSnapshot(services.store)
  return planBalance(await loadedVms(services, hosts), {
    ...fleet,
    hosts: fleet.hosts.filter(({ id }) => inIt.has(id)),
  })
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

export function stateText({ before, after, moves }: BalanceAdvice): string {
  const then = moves.length === 0 ? '' : `; ${percent(after.fullest)} afterwards`
  return `the fullest host uses ${percent(before.fullest)} of its CPUs, all together ${percent(before.mean)}${then}`
}

export const moveText = ({ name, fromName, toName, benefit, memoryMiB }: BalancingMove): string =>
  `"${name}" from ${fromName} to ${toName} takes ${percent(benefit)} off the fuller of the two, for ${formatBytes(memoryMiB * 2 ** 20)} to copy`
