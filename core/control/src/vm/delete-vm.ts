/**
 * vm delete: within the undo window the VM is set aside and can be restored, otherwise it goes at once; which volumes go with
 * it is said before it is done.
 *
 * At once: when it is asked for (which takes the verb to purge), when the window is set to nothing, when the hypervisor cannot
 * bring VMs back, and for what failed, of which nobody knows what there is.
 */
import type { ObservedHost } from '@covisor/driver-api'
import { type Actor, canVm, type VolumeId } from '@covisor/model'
import type { StoreReads } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import { userBesides } from '../storage/volume-users.ts'
import type { DeleteVmInput } from './delete-vm.saga.ts'
import { type PlacedVm, recheckVm, resolveVm } from './resolve-vm.ts'
import type { SetVmAsideInput } from './set-vm-aside.saga.ts'
import { stateOf } from './vm-record.ts'
import type { DeleteVm } from './vms.ts'

export interface DeleteSagas {
  readonly atOnce: Saga<DeleteVmInput>
  readonly setAside: Saga<SetVmAsideInput>
}

export function deleteVm(
  services: Services,
  sagas: DeleteSagas,
  actor: Actor,
  vm: string,
  params: DeleteVm,
  options: CallOptions,
): Promise<Outcome> {
  const { store, clock, config } = services
  const asked = {
    verb: 'vm:delete',
    also: [
      ...(params.purge === true ? (['vm:purge'] as const) : []),
      ...(params.force === true ? (['vm:stop'] as const) : []),
    ],
    action: 'delete',
    target: { kind: 'vm', id: undefined, name: vm },
    params,
  } as const
  return accept<DeleteVmInput | SetVmAsideInput, undefined>(services, actor, options, asked, async () => {
    const found = await store.vms.resolve(actor, vm)
    const state = stateOf(found)
    const stopFirst = params.force === true && !canVm(state, 'delete') && canVm(state, 'stop')
    const row = await resolveVm(store, actor, found.id, stopFirst ? 'stop' : 'delete')
    const { going, staying } = await volumesOf(store, actor, row, params.keepVolumes === true)
    const snapshots = await store.snapshots.list(actor, { filter: { vm: row.id }, limit: 1000 })
    const host = (await store.hosts.find('provider', row.host))?.facts as ObservedHost | undefined
    const windowMs = params.purge === true || state === 'failed' ? 0 : config.undoWindowMs
    const cannot = host?.capabilities['vm-set-aside'] ?? true
    const isAtOnce = windowMs === 0 || cannot !== true

    const forGood = [
      `VM "${row.name}"`,
      ...going.map((volume) => `volume "${volume.name}" and everything on it`),
      ...snapshots.items.map((snapshot) => `snapshot "${snapshot.name}"`),
    ]
    const warnings = [
      ...staying.map((name) => `volume "${name}" stays`),
      ...(row.managed ? [] : ['Covisor did not make this VM; its volumes stay']),
    ]
    const common = { vm: row.id, name: row.name, endpoint: row.endpoint, stopFirst, volumes: going.map(({ id }) => id) }
    const shared = {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Delete VM "${row.name}"`,
      created: undefined,
      takes: {},
      async commit(tx) {
        await recheckVm(tx, actor, row, stopFirst ? 'stop' : 'delete')
        await tx.vms.update(actor, row.id, { record: 'deleting' }, { what: 'being deleted' })
        for (const volume of going) await tx.volumes.update(actor, volume.id, { state: 'deleting' })
      },
      before: { volumes: going.map((volume) => volume.name) },
    } as const satisfies Partial<Awaited<ReturnType<Parameters<typeof accept<DeleteVmInput, undefined>>[4]>>>
    if (isAtOnce) {
      const why = windowMs > 0 && cannot !== true ? [`it cannot be restored: ${cannot}`] : []
      return {
        ...shared,
        saga: sagas.atOnce as Saga<DeleteVmInput | SetVmAsideInput>,
        input: { ...common, wasGone: state === 'gone' },
        plan: { downtime: 'until-started', irreversible: forGood, warnings: [...warnings, ...why] },
      }
    }
    return {
      ...shared,
      saga: sagas.setAside as Saga<DeleteVmInput | SetVmAsideInput>,
      input: { ...common, windowMs },
      plan: {
        downtime: 'until-started',
        irreversible: lostAside(row, state, host),
        warnings: [
          `it can be restored until ${new Date(clock.now() + windowMs).toISOString()}; then it is gone for good: ${forGood.join(', ')}`,
          ...warnings,
        ],
      },
    }
  })
}

interface Volumes {
  readonly going: readonly { readonly id: VolumeId; readonly name: string }[]
  readonly staying: readonly string[]
}

/** Those that nobody else needs go with it, unless they are to stay. */
async function volumesOf(store: StoreReads, actor: Actor, row: PlacedVm, keep: boolean): Promise<Volumes> {
  const going: { readonly id: VolumeId; readonly name: string }[] = []
  const staying: string[] = []
  for (const device of [...(row.desired?.disks ?? []), ...(row.desired?.cdroms ?? [])]) {
    if (device.volume === null) continue
    const volume = await store.volumes.find(actor, device.volume)
    if (volume === undefined || going.some((other) => other.id === volume.id)) continue
    const other = await userBesides(store, volume, row.id)
    const isDisc = volume.purpose === 'cdrom' || volume.purpose === 'image'
    const isKept = keep && volume.purpose !== 'seed'
    if (isKept || other !== undefined || isDisc || !volume.madeByUs) staying.push(volume.name)
    else going.push({ id: volume.id, name: volume.name })
  }
  return { going, staying }
}

/** What restoring it would not bring back. */
function lostAside(row: PlacedVm, state: string, host: ObservedHost | undefined): string[] {
  const observed = row.observed?.facts as { readonly tpm?: boolean } | undefined
  const noTpm = host?.capabilities['vm-set-aside-tpm'] ?? true
  return [
    ...(state === 'suspended' ? ['the saved memory of the guest'] : []),
    ...((row.desired?.tpm ?? observed?.tpm) === true && noTpm !== true ? [`the state of its TPM: ${noTpm}`] : []),
  ]
}
