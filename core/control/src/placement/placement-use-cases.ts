/** Explanations and what-if questions: the scheduler's own function over the snapshot of now, or over one that was changed. */
import { AppError, type HostId, newId } from '@covisor/model'
import {
  capacityOf,
  defaultPolicy,
  type FleetSnapshot,
  type HostSnapshot,
  type MovingVm,
  place,
  planMoves,
} from '@covisor/scheduler'
import type { StoreReads } from '@covisor/store'
import { authorise } from '../accept.ts'
import { fleetSnapshot } from '../plan/fleet-snapshot.ts'
import { plannedPlacement } from '../plan/planned-placement.ts'
import type { Services } from '../services.ts'
import { movingRequest, startedAnew } from '../vm/moving-request.ts'
import { needsRoom, placedVmsOn } from '../vm/placed-vms.ts'
import type { PlacedVm } from '../vm/resolve-vm.ts'
import { lostHosts } from './lost-hosts.ts'
import type { PlacementUseCases, WhatIf } from './placement.ts'

const MOST_HYPOTHETICAL_HOSTS = 1000

export function placementUseCases({ store }: Services): PlacementUseCases {
  return {
    async explain(actor, vm) {
      authorise(actor, { verb: 'placement:explain', target: { kind: 'vm', name: vm } })
      const row = await store.vms.resolve(actor, vm)
      if (row.host === null || row.hostName === null || row.endpoint === null)
        throw new AppError('VM_STATE_CONFLICT', { vm: row.name, action: 'explain the place of', state: 'on no host' })
      const { request, bound, warnings } = await movingRequest(store, row as PlacedVm)
      const decision = place(request, await fleetSnapshot(store))
      return {
        vm: { id: row.id, name: row.name },
        host: { id: row.host, name: row.hostName },
        placement: plannedPlacement(decision),
        bound,
        warnings,
      }
    },

    async whatIf(actor, question) {
      authorise(actor, { verb: 'placement:explain', target: { kind: 'host', name: 'any' } })
      const fleet = await fleetSnapshot(store)
      const lose = await lostHosts(store, fleet.hosts, question)
      const added = await hypothetical(store, fleet, question)
      const kept = fleet.hosts.filter(({ id }) => !lose.has(id))
      const {
        moves,
        stuck,
        fleet: after,
      } = planMoves(await vmsOn(store, lose), { ...fleet, hosts: [...kept, ...added] })
      const isAdded = new Set(added.map(({ id }) => id))
      return {
        restarted: moves.map(({ vm: id, name, toName: host }) => ({ vm: { id, name }, host })),
        lost: stuck.map(({ vm: id, name, error }) => ({ vm: { id, name }, why: error.message })),
        hosts: after.hosts.map((host) => {
          const { vcpus, memoryMiB } = capacityOf(host, host.policy ?? defaultPolicy)
          const { promised, name, vmCount: vms } = host
          const of = { promisedMemoryMiB: promised.memoryMiB, promisedVcpus: promised.vcpus }
          return { name, hypothetical: isAdded.has(host.id), memoryMiB, vcpus, ...of, vms }
        }),
      }
    },
  }
}

/** Of a lost host nothing counts any more but that its VMs need a place: they start anew, so nothing is moved live. */
async function vmsOn(store: StoreReads, hosts: ReadonlySet<HostId>): Promise<readonly MovingVm[]> {
  const vms: MovingVm[] = []
  for (const host of hosts) {
    for (const vm of (await placedVmsOn(store, host)).filter(needsRoom)) {
      const { request } = await movingRequest(store, vm)
      vms.push({ vm: vm.id, name: vm.name, request: startedAnew(request) })
    }
  }
  return vms
}

async function hypothetical(
  store: StoreReads,
  fleet: FleetSnapshot,
  { addHosts = [] }: WhatIf,
): Promise<HostSnapshot[]> {
  const count = addHosts.reduce((sum, one) => sum + (one.count ?? 1), 0)
  if (count > MOST_HYPOTHETICAL_HOSTS)
    throw new AppError('REQUEST_INVALID', { where: 'addHosts', why: `no more than ${MOST_HYPOTHETICAL_HOSTS} at once` })
  const added: HostSnapshot[] = []
  for (const { like, count: wanted = 1 } of addHosts) {
    const { id } = await store.hosts.resolve('provider', like)
    const model = fleet.hosts.find((host) => host.id === id)
    if (model === undefined) throw new AppError('NOT_FOUND', { kind: 'host', name: like })
    for (let n = 1; n <= wanted; n++) {
      const name = `new${added.length + 1} (like ${model.name})`
      const isNew = { id: newId('host'), name, connection: 'connected', duty: 'active', vmCount: 0 } as const
      // It reaches what is shared; pools of one host alone it does not have.
      added.push({ ...model, ...isNew, promised: { vcpus: 0, memoryMiB: 0 } })
    }
  }
  return added
}
