/** Writes the record of a new VM, its ports and what it takes of its host: one part of accepting a request. */
import { type Actor, nativeName, newId, type TaskId, type VmId, type VmSpec } from '@covisor/model'
import type { Tx } from '@covisor/store'
import type { Placement } from '../plan/place-vm.ts'
import { refuseOverpromised } from '../plan/refuse-overpromised.ts'
import { refuseTakenParts } from '../plan/refuse-taken-parts.ts'
import { commitPorts } from './new-nics.ts'
import { firstLease } from './set-lease.ts'

export interface NewVmRecord {
  readonly id: VmId
  readonly name: string
  readonly description: string
  readonly spec: VmSpec
  readonly placement: Pick<Placement, 'host' | 'endpoint'>
  /** With the hypervisor's own need. */
  readonly memoryMiB: number
}

/** Throws CAPACITY_EXHAUSTED when the room that was found is gone. */
export async function commitVm(tx: Tx, actor: Actor, task: TaskId, vm: NewVmRecord): Promise<void> {
  const owner = { organisation: actor.organisation, project: actor.project }
  // The VM first: its ports point at it. Their addresses are then part of what is desired.
  const { createdAt } = await tx.vms.insert({
    ...owner,
    id: vm.id,
    name: vm.name,
    description: vm.description,
    endpoint: vm.placement.endpoint,
    host: vm.placement.host,
    nativeName: nativeName(vm.name, vm.id),
    record: 'creating',
    managed: true,
    desired: vm.spec,
    vcpus: vm.spec.vcpus,
    memoryMiB: vm.spec.memoryMiB,
    createdBy: actor.user ?? null,
  })
  const nics = await commitPorts(tx, owner, vm.id, vm.spec.nics, () => newId('port'))
  const leaseEndsAt = await firstLease(tx, actor.project, createdAt)
  await tx.vms.update(actor, vm.id, { desired: { ...vm.spec, nics }, leaseEndsAt })
  await tx.reservations.insert({
    ...owner,
    id: crypto.randomUUID(),
    owner: vm.id,
    task,
    host: vm.placement.host,
    vcpus: vm.spec.vcpus,
    memoryMiB: vm.memoryMiB,
  })
  await refuseOverpromised(tx, vm.placement.host, `VM "${vm.name}"`)
  await refuseTakenParts(tx, vm.placement.host, { id: vm.id, name: vm.name, isNew: true })
}
