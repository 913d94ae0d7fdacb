/** The running VMs of a cluster with what they used lately, for the balancer. A VM that was moved within the cool-down rests. */
import type { VmId } from '@covisor/model'
import type { LoadedVm } from '@covisor/scheduler'
import type { HostRow } from '@covisor/store'
import type { Services } from '../services.ts'
import { movingRequest } from '../vm/moving-request.ts'
import { placedVmsOn } from '../vm/placed-vms.ts'
import { elsewhereOnly } from '../vm/plan-move.ts'

/** Long enough that a compiler run is no reason to move, short enough to follow the day. */
const WINDOW_MS = 15 * 60_000
const COOL_DOWN_MS = 60 * 60_000
const CPU_NS_PER_SECOND = 1e9

export async function loadedVms(services: Services, hosts: readonly HostRow[]): Promise<readonly LoadedVm[]> {
  const vms: LoadedVm[] = []
  for (const host of hosts) {
    for (const vm of await placedVmsOn(services.store, host.id)) {
      if (vm.power !== 'running') continue
      const { request, bound } = await movingRequest(services.store, vm)
      const excluded = (await elsewhereOnly(services, vm)).filter((one) => one.host !== host.id)
      const rests = bound.length > 0 || vm.task !== null || (await movedLately(services, vm.id))
      const cpus = await cpusUsed(services, vm.id)
      vms.push({ vm: vm.id, name: vm.name, cpus, rests, request: { ...request, excluded } })
    }
  }
  return vms
}

async function movedLately({ store, clock }: Services, vm: VmId): Promise<boolean> {
  const filter = { saga: 'vm.migrate', target: vm }
  const [last] = (await store.tasks.list('provider', { filter, sort: '-createdAt', limit: 1 })).items
  return last !== undefined && clock.now() - last.createdAt < COOL_DOWN_MS
}

/** A VM of which nothing was measured yet counts as idle: it is not moved for a guess. */
async function cpusUsed({ store, clock }: Services, vm: VmId): Promise<number> {
  const range = { from: clock.now() - WINDOW_MS, to: clock.now() }
  const { cpuTimeNs } = await store.samples.series('vm', vm, ['cpuTimeNs'], range)
  const points = cpuTimeNs?.points ?? []
  if (points.length === 0) return 0
  return points.reduce((sum, { mean }) => sum + mean, 0) / points.length / CPU_NS_PER_SECOND
}
