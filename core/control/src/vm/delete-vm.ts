/** vm delete: which volumes go with it, said before it is done. */
import { type Actor, canVm, type VolumeId } from '@covisor/model'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import { userBesides } from '../storage/volume-users.ts'
import type { DeleteVmInput } from './delete-vm.saga.ts'
import { recheckVm, resolveVm } from './resolve-vm.ts'
import { stateOf } from './vm-record.ts'

export function deleteVm(
  services: Services,
  saga: Saga<DeleteVmInput>,
  actor: Actor,
  vm: string,
  params: { readonly keepVolumes?: boolean; readonly force?: boolean },
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'vm:delete',
    action: 'delete',
    target: { kind: 'vm', id: undefined, name: vm },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const found = await store.vms.resolve(actor, vm)
    const state = stateOf(found)
    const stopFirst = params.force === true && !canVm(state, 'delete') && canVm(state, 'stop')
    const row = await resolveVm(store, actor, found.id, stopFirst ? 'stop' : 'delete')

    const going: { readonly id: VolumeId; readonly name: string }[] = []
    const staying: string[] = []
    for (const device of [...(row.desired?.disks ?? []), ...(row.desired?.cdroms ?? [])]) {
      if (device.volume === null) continue
      const volume = await store.volumes.find(actor, device.volume)
      if (volume === undefined || going.some((other) => other.id === volume.id)) continue
      const other = await userBesides(store, volume, row.id)
      const isDisc = volume.purpose === 'cdrom' || volume.purpose === 'image'
      const keep = params.keepVolumes === true && volume.purpose !== 'seed'
      if (keep || other !== undefined || isDisc || !volume.madeByUs) staying.push(volume.name)
      else going.push({ id: volume.id, name: volume.name })
    }
    const snapshots = await store.snapshots.list(actor, { filter: { vm: row.id }, limit: 1000 })
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Delete VM "${row.name}"`,
      saga,
      input: {
        vm: row.id,
        name: row.name,
        endpoint: row.endpoint,
        stopFirst,
        volumes: going.map((volume) => volume.id),
        wasGone: state === 'gone',
      },
      created: undefined,
      takes: {},
      plan: {
        downtime: 'until-started' as const,
        irreversible: [
          `VM "${row.name}"`,
          ...going.map((volume) => `volume "${volume.name}" and everything on it`),
          ...snapshots.items.map((snapshot) => `snapshot "${snapshot.name}"`),
        ],
        warnings: [
          ...staying.map((name) => `volume "${name}" stays`),
          ...(row.managed ? [] : ['Covisor did not make this VM; its volumes stay']),
        ],
      },
      async commit(tx) {
        await recheckVm(tx, actor, row, stopFirst ? 'stop' : 'delete')
        await tx.vms.update(actor, row.id, { record: 'deleting' }, { what: 'being deleted' })
        for (const volume of going) await tx.volumes.update(actor, volume.id, { state: 'deleting' })
      },
      before: { volumes: going.map((volume) => volume.name) },
    }
  })
}
