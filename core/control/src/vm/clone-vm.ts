/** vm clone: a new VM with copies of the volumes, new addresses, the same hardware. */
import type { VolumeFormat } from '@covisor/driver-api'
import { type Actor, AppError, newId, parseName, type VmId, type VmSpec } from '@covisor/model'
import { memoryWithOverheadMiB } from '@covisor/scheduler'
import type { StoreReads, VmView, VolumeRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { placeVm } from '../plan/place-vm.ts'
import { storageOfVolumes } from '../plan/quota-check.ts'
import type { Services } from '../services.ts'
import { holdsOf, refuseUnsettled } from '../storage/unchanged-volumes.ts'
import { refuseRunningUsers } from '../storage/volume-users.ts'
import { adoptedSpec } from './adopt-vm.ts'
import { commitVm } from './commit-vm.ts'
import type { CreateVmInput } from './create-vm.saga.ts'
import { owner, refuseTakenName } from './create-vm.ts'
import { insertVolumes, newVolume } from './new-volumes.ts'
import { recheckVm, resolveVm } from './resolve-vm.ts'

export function cloneVm(
  services: Services,
  saga: Saga<CreateVmInput>,
  actor: Actor,
  vm: string,
  params: { readonly name: string; readonly start?: boolean },
  options: CallOptions,
): Promise<Outcome<VmId>> {
  const { store } = services
  const asked = {
    verb: 'vm:clone',
    also: params.start === true ? (['vm:start'] as const) : [],
    action: 'clone',
    target: { kind: 'vm', id: undefined, name: vm },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const original = await resolveVm(store, actor, vm, 'clone')
    const name = parseName('VM', params.name)
    await refuseTakenName(store, actor, name)
    const spec = await adoptedSpec(store, original)
    const observed = original.observed?.facts as { readonly disks?: readonly { readonly device: string }[] } | undefined
    const disksThere = observed?.disks?.filter((disk) => disk.device === 'disk').length ?? spec.disks.length
    if (disksThere > spec.disks.length) {
      throw new AppError('NOT_SUPPORTED', {
        what: `cloning VM "${original.name}"`,
        why: 'it has a disk that is in no pool',
      })
    }

    const volumes = await Promise.all(spec.disks.map((disk) => store.volumes.get(actor, disk.volume)))
    for (const volume of volumes) await refuseUncopyable(store, volume, original)
    const placement = await placeVm(store, {
      organisation: actor.organisation,
      name,
      vcpus: spec.vcpus,
      memoryMiB: spec.memoryMiB,
      firmware: spec.firmware,
      secureBoot: spec.secureBoot,
      tpm: spec.tpm,
      host: original.host,
      pool: volumes[0]?.pool,
      fill: ['clone'],
      newBytes: volumes.reduce((sum, volume) => sum + volume.capacityBytes, 0),
      boundTo: volumes.map((volume) => volume.pool),
      networks: spec.nics.map((nic) => nic.network),
    })
    const id = newId('vm')
    const copies = volumes.map((volume, index) => ({
      from: volume.id,
      to: newVolume({
        name: `${name}-disk${index}`,
        pool: volume.pool,
        host: placement.host,
        format: volume.format as VolumeFormat,
        capacityBytes: volume.capacityBytes,
        purpose: 'disk',
      }),
    }))
    // Devices and a NUMA cell are one VM's; the clone gets ordinary memory, wherever there is room.
    const { dedicated, ...ordinary } = spec
    const cloned: VmSpec = {
      ...ordinary,
      disks: spec.disks.map((disk, index) => ({ ...disk, key: `disk${index}`, volume: copies[index]!.to.id })),
      // What is in the drive of the original stays there; a seed would make the clone believe it is the original.
      cdroms: spec.cdroms.map((cdrom) => ({ ...cdrom, volume: null })),
      nics: spec.nics.map((nic, index) => ({ ...nic, key: `net${index}`, mac: '' })),
    }
    const input: CreateVmInput = {
      vm: id,
      name,
      endpoint: placement.endpoint,
      empty: [],
      copies,
      seed: null,
      start: params.start ?? false,
    }
    return {
      target: { kind: 'vm', id, name },
      basedOn: { kind: 'vm', id: original.id, name: original.name },
      title: `Clone VM "${original.name}" as "${name}"`,
      saga,
      input,
      created: id,
      takes: {
        vms: 1,
        vcpus: spec.vcpus,
        memoryMiB: spec.memoryMiB,
        inCluster: placement.cluster,
        ...storageOfVolumes(volumes),
        addresses: cloned.nics.length,
      },
      plan: {
        placement: placement.planned,
        capacity: placement.capacity,
        warnings: [
          'the clone has the same host name, keys and machine id inside as the original',
          ...(dedicated === undefined ? [] : ['devices, huge pages and the NUMA cell stay with the original']),
        ],
      },
      async commit(tx, task) {
        await recheckVm(tx, actor, original, 'clone')
        for (const { id: from } of volumes) await refuseUncopyable(tx, await tx.volumes.get('provider', from), original)
        await refuseTakenName(tx, actor, name)
        await commitVm(tx, actor, task, {
          id,
          name,
          description: original.description,
          spec: cloned,
          placement,
          memoryMiB: memoryWithOverheadMiB(spec),
        })
        await insertVolumes(
          tx,
          owner(actor),
          copies.map((copy) => copy.to),
          `VM "${original.name}"`,
          task,
        )
      },
      holds: (tx) => holdsOf(tx, volumes),
      after: { of: original.name },
    }
  })
}

/** Throws VOLUME_IN_USE for a volume that may change while it is copied. The state of the original was checked already. */
async function refuseUncopyable(store: StoreReads, volume: VolumeRow, original: VmView): Promise<void> {
  await refuseUnsettled(store, volume)
  await refuseRunningUsers(store, volume, original.id)
}
