/**
 * vm define: a VM that other hands have undefined is defined again on its host, from what is desired of it. Nobody does that
 * unasked: whoever undefined it may have had a reason.
 */
import { type Actor, AppError } from '@covisor/model'
import type { StoreReads, VolumeRow } from '@covisor/store'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import type { Services } from '../services.ts'
import { refuseHeld, refuseUnsettled } from '../storage/unchanged-volumes.ts'
import { userBesides } from '../storage/volume-users.ts'
import type { DefineVmInput } from './define-vm.saga.ts'
import { type PlacedVm, recheckVm, resolveVm } from './resolve-vm.ts'
import { volumeLocation } from './vm-definition.ts'

const LOOK_TIMEOUT_MS = 15_000

export function defineAgain(
  services: Services,
  saga: Saga<DefineVmInput>,
  actor: Actor,
  vm: string,
  options: CallOptions,
): Promise<Outcome> {
  const { store } = services
  const asked = {
    verb: 'vm:create',
    action: 'define',
    target: { kind: 'vm', id: undefined, name: vm },
    params: null,
  } as const
  return accept(services, actor, options, asked, async () => {
    const row = await resolveVm(store, actor, vm, 'define')
    const volumes = await freeVolumes(store, row)
    await refuseLost(services, row, volumes)
    return {
      target: { kind: 'vm', id: row.id, name: row.name },
      title: `Define VM "${row.name}" again`,
      saga,
      input: { vm: row.id, name: row.name, endpoint: row.endpoint },
      created: undefined,
      takes: {},
      plan: { warnings: isAdopted(row) ? [ADOPTED] : [] },
      async commit(tx) {
        await recheckVm(tx, actor, row, 'define')
        await freeVolumes(tx, row)
      },
    }
  })
}

const ADOPTED = 'it was made elsewhere: devices that Covisor does not model, and its UUID, do not come back'

/** See adopt-vm.ts. */
export const isAdopted = ({ desired }: Pick<PlacedVm, 'desired'>): boolean =>
  desired?.choices.some(({ about, chose }) => about === 'hardware' && chose === 'as it was') === true

/** Throws VOLUME_IN_USE: while the VM was gone somebody else may have taken what it had. */
async function freeVolumes(store: StoreReads, { id, desired }: PlacedVm): Promise<VolumeRow[]> {
  const volumes: VolumeRow[] = []
  for (const { volume: of } of [...(desired?.disks ?? []), ...(desired?.cdroms ?? [])]) {
    if (of === null) continue
    const volume = await store.volumes.get('provider', of)
    const isShareable = volume.purpose === 'cdrom' || volume.purpose === 'image'
    const by = isShareable ? undefined : await userBesides(store, volume, id)
    if (by !== undefined) throw new AppError('VOLUME_IN_USE', { volume: volume.name, by })
    await refuseUnsettled(store, volume)
    await refuseHeld(store, volume)
    volumes.push(volume)
  }
  return volumes
}

/** Asks the host: volumes of ours stay known when their files are gone. Throws NOT_FOUND. */
async function refuseLost(
  { store, connections }: Services,
  { endpoint, host }: PlacedVm,
  volumes: readonly VolumeRow[],
): Promise<void> {
  const { storage } = connections.session(endpoint)
  for (const volume of volumes) {
    const at = await volumeLocation(store, volume, host)
    const there = await storage?.getVolume(at, AbortSignal.timeout(LOOK_TIMEOUT_MS))
    if (there === undefined) {
      throw new AppError('NOT_FOUND', {
        kind: 'volume',
        name: volume.name,
        hint: 'its file is gone too; delete the VM',
      })
    }
  }
}
