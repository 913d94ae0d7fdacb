/** vm restore: a deleted VM comes back with what it had, if nobody has taken its name, its addresses or its volumes meanwhile. */
import { type Actor, AppError, canVm, parseName } from '@covisor/model'
import type { StoreReads, VmView, VolumeRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { clusterOf } from '../plan/entitled-places.ts'
import type { Services } from '../services.ts'
import { refuseHeld, refuseUnsettled } from '../storage/unchanged-volumes.ts'
import { userBesides } from '../storage/volume-users.ts'
import { refuseTakenName } from './create-vm.ts'
import { recheckVm } from './resolve-vm.ts'
import type { RestoreVmInput } from './restore-vm.saga.ts'
import { stateOf } from './vm-record.ts'

export function restoreVm(
  services: Services,
  saga: Saga<RestoreVmInput>,
  actor: Actor,
  vm: string,
  params: { readonly name?: string },
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'vm:restore',
    action: 'restore',
    target: { kind: 'vm', id: undefined, name: vm },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await deletedVm(store, actor, vm, 'restore')
    const { endpoint } = await recheckVm(store, actor, row, 'restore')
    const name = params.name === undefined ? row.name : parseName('VM', params.name)
    const volumes = (await ownVolumes(store, row)).map((volume) => ({
      id: volume.id,
      was: volume.name,
      name: renamed(volume.name, row.name, name),
    }))
    const refuseConflicts = async (reads: StoreReads): Promise<void> => {
      await refuseTakenName(reads, actor, name)
      await refuseTakenMacs(reads, row)
      await refuseTakenVolumes(reads, row)
    }
    await refuseConflicts(store)
    return {
      target: { kind: 'vm', id: row.id, name },
      title: `Restore VM "${name}"`,
      saga,
      input: {
        vm: row.id,
        name,
        endpoint,
        volumes,
        was: { name: row.name, deletedAt: row.deletedAt, purgeAt: row.purgeAt },
      },
      created: undefined,
      takes: {
        vms: 1,
        vcpus: Math.max(row.vcpus, row.desiredVcpus),
        memoryMiB: Math.max(row.memoryMiB, row.desiredMemoryMiB),
        inCluster: await clusterOf(store, row.host),
        addresses: (await store.ports.list(actor, { filter: { vm: row.id }, limit: 1000 })).items.length,
      },
      plan: { warnings: ['it comes back switched off'] },
      async commit(tx) {
        await recheckVm(tx, actor, row, 'restore')
        await refuseConflicts(tx)
        await tx.vms.update(actor, row.id, { record: 'creating', name }, { what: 'being restored' })
        for (const { id, name: as } of volumes) await tx.volumes.update(actor, id, { name: as, state: 'creating' })
      },
    }
  })
}

/** A deleted VM by id or name. Throws NOT_FOUND, NAME_AMBIGUOUS, VM_STATE_CONFLICT for one that is not deleted. */
export async function deletedVm(
  store: StoreReads,
  actor: Actor,
  idOrName: string,
  action: 'restore' | 'purge',
): Promise<VmView> {
  const row = await store.vms.resolveDeleted(actor, idOrName)
  const state = stateOf(row)
  if (!canVm(state, action)) throw new AppError('VM_STATE_CONFLICT', { vm: row.name, action, state })
  return row
}

/** The volumes that were deleted with it. */
export async function ownVolumes(store: StoreReads, { desired }: VmView): Promise<VolumeRow[]> {
  const ids = [...(desired?.disks ?? []), ...(desired?.cdroms ?? [])].flatMap(({ volume }) => volume ?? [])
  const found = await Promise.all([...new Set(ids)].map((id) => store.volumes.find('provider', id)))
  return found.filter((volume) => volume?.state === 'deleted') as VolumeRow[]
}

/** "web01-disk0" of "web01" becomes "www-disk0" of "www". */
const renamed = (volume: string, before: string, after: string): string =>
  volume.startsWith(`${before}-`) ? `${after}${volume.slice(before.length)}` : volume

/** Throws NAME_TAKEN: others may have given a network card the same address. */
async function refuseTakenMacs(store: StoreReads, { id, desired }: VmView): Promise<void> {
  for (const { mac } of desired?.nics ?? []) {
    if (await store.ports.isMacOfAnother(mac, id))
      throw new AppError('NAME_TAKEN', { kind: 'network card with the MAC address', name: mac })
  }
}

/** Throws VOLUME_IN_USE, NOT_FOUND: those that stayed when it was deleted were free to be used, or deleted. */
async function refuseTakenVolumes(store: StoreReads, { id, desired }: VmView): Promise<void> {
  for (const { volume: of } of [...(desired?.disks ?? []), ...(desired?.cdroms ?? [])]) {
    const volume = of === null ? undefined : await store.volumes.get('provider', of)
    if (volume === undefined || volume.state === 'deleted') continue
    const isShareable = volume.purpose === 'cdrom' || volume.purpose === 'image'
    const by = isShareable ? undefined : await userBesides(store, volume, id)
    if (by !== undefined) throw new AppError('VOLUME_IN_USE', { volume: volume.name, by })
    await refuseUnsettled(store, volume)
    await refuseHeld(store, volume)
  }
}
