/** cluster roll: every host of a cluster in turn, the emptiest first. The plan is that of the first host; the others follow from it. */
import { type Actor, AppError } from '@covisor/model'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import { hostsOf } from '../cluster/cluster-use-cases.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { promisedOn } from '../plan/fleet-snapshot.ts'
import type { Services } from '../services.ts'
import { planEvacuation } from './plan-evacuation.ts'
import type { RollClusterInput } from './roll-cluster.saga.ts'

export function rollCluster(
  services: Services,
  saga: Saga<RollClusterInput>,
  actor: Actor,
  cluster: string,
  options: CallOptions,
): Promise<Outcome> {
  const { store, config } = services
  const asked = {
    verb: 'host:maintain',
    action: 'roll',
    target: { kind: 'cluster', id: undefined, name: cluster },
    params: null,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await store.clusters.resolve('provider', cluster)
    const hosts = (await hostsOf(store, row)).filter(({ duty }) => duty === 'active')
    if (hosts.length < 2)
      throw new AppError('REQUEST_INVALID', {
        where: `cluster "${row.name}"`,
        why: 'it needs two hosts in service to roll',
      })
    const promised = await promisedOn(store)
    const fullness = ({ id }: (typeof hosts)[number]) => promised.get(id)?.memoryMiB ?? 0
    const order = hosts.toSorted((a, b) => fullness(a) - fullness(b))
    for (const host of order) {
      const { stuck } = await planEvacuation(services, host.id)
      const why = stuck.map(({ name, why: reason }) => `"${name}": ${reason}`).join('; ')
      if (stuck.length > 0) throw new AppError('CAPACITY_EXHAUSTED', { wanted: `all VMs of "${host.name}"`, why })
    }
    const work = config.rollHook === undefined ? 'until you return it to service' : `with ${config.rollHook}`
    return {
      target: { kind: 'cluster', id: row.id, name: row.name },
      title: `Roll cluster "${row.name}"`,
      saga,
      input: {
        cluster: row.id,
        name: row.name,
        hosts: order.map(({ id, name }) => ({ host: id, name })),
        by: actor.name,
      },
      created: undefined,
      takes: {},
      plan: {
        downtime: 'short',
        warnings: [
          `one after another: ${order.map(({ name }) => name).join(', ')}; each is emptied, worked on ${work}, and gets its VMs back`,
        ],
      },
      after: { hosts: order.map(({ name }) => name) },
    }
  })
}
