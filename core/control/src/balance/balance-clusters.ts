/**
 * Reconciler: clusters that are to be balanced by themselves are; of those that only want advice it is written into the log.
 *
 * Looks at everything afresh. Nothing while a balancing task of the cluster is open, and not again within ten minutes of one:
 * what it did must show in the measurements first.
 */
import type { ClusterRow } from '@covisor/store'
import { settingsOf } from '../cluster/cluster-settings.ts'
import { hostsOf } from '../cluster/cluster-use-cases.ts'
import { everyRow } from '../every-row.ts'
import { actingFor } from '../maintenance/acting-for.ts'
import type { Services } from '../services.ts'
import { balanceClusterSaga } from './balance-cluster.saga.ts'
import { adviceFor, balanceCluster, moveText } from './balance-cluster.ts'

const PAUSE_MS = 10 * 60_000

export async function balanceClusters(services: Services): Promise<{ readonly started: number }> {
  const { store, log } = services
  if ((await store.installation.get()).mode !== 'normal') return { started: 0 }
  let started = 0
  for (const row of await everyRow((page) => store.clusters.list('provider', page))) {
    const { balance } = settingsOf(row)
    if (balance === 'off' || !(await isRested(services, row))) continue
    const { moves } = await adviceFor(services, row)
    if (moves.length === 0) continue
    if (balance === 'advise') {
      log.info({ cluster: row.name, moves: moves.map(moveText) }, 'these moves would even out the load')
      continue
    }
    const [host] = await hostsOf(store, row)
    const owner = await store.endpoints.get('provider', host!.endpoint)
    await balanceCluster(services, balanceClusterSaga(services), actingFor('balancing', owner), row.id, {})
    started += 1
  }
  return { started }
}

async function isRested({ store, clock }: Services, { id }: ClusterRow): Promise<boolean> {
  const filter = { saga: 'cluster.balance', target: id }
  const [last] = (await store.tasks.list('provider', { filter, sort: '-createdAt', limit: 1 })).items
  if (last === undefined) return true
  return last.state !== 'open' && clock.now() - (last.endedAt ?? last.createdAt) >= PAUSE_MS
}
