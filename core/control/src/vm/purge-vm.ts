/** vm purge: a deleted VM goes for good, asked for by somebody who may, or because its time is over (purge-expired.ts). */
import { type Actor, AppError } from '@covisor/model'
import type { VmView } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import type { PurgeVmInput } from './purge-vm.saga.ts'
import { recheckVm } from './resolve-vm.ts'
import { deletedVm, ownVolumes } from './restore-vm.ts'

export function purgeVm(
  services: Services,
  saga: Saga<PurgeVmInput>,
  actor: Actor,
  vm: string,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'vm:purge',
    action: 'purge',
    target: { kind: 'vm', id: undefined, name: vm },
    params: null,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await deletedVm(store, actor, vm, 'purge')
    const { endpoint } = await recheckVm(store, actor, row, 'purge')
    refuseThereAgain(row)
    const volumes = await ownVolumes(store, row)
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Purge VM "${row.name}"`,
      saga,
      input: { vm: row.id, name: row.name, endpoint, volumes: volumes.map(({ id }) => id) },
      created: undefined,
      takes: {},
      plan: {
        irreversible: [`VM "${row.name}"`, ...volumes.map((volume) => `volume "${volume.name}" and everything on it`)],
      },
      async commit(tx) {
        refuseThereAgain(await recheckVm(tx, actor, row, 'purge'))
        await tx.vms.update(actor, row.id, { record: 'deleting' }, { what: 'being purged' })
        for (const { id } of volumes) await tx.volumes.update(actor, id, { state: 'deleting' })
      },
      before: { volumes: volumes.map(({ name }) => name) },
    }
  })
}

/** Throws VM_STATE_CONFLICT: somebody has defined it again on its host, and may be using its disks. */
function refuseThereAgain({ name, power }: VmView): void {
  if (power === null) return
  const state = `deleted here, but defined again and ${power} on its host; restore it, or undefine it there`
  throw new AppError('VM_STATE_CONFLICT', { vm: name, action: 'purge', state })
}
