/**
 * One VM of an import, complete: named, placed, with the volumes that will be made, networks mapped and addresses still to be given.
 *
 * Writes nothing. `commitPlannedVm` is its other half, in the transaction that accepts.
 */
import type { VolumeFormat } from '@covisor/driver-api'
import {
  type Actor,
  AppError,
  type Choice,
  type DiskBus,
  type NicSpec,
  newId,
  parseName,
  type TaskId,
  type VmId,
  type VmSpec,
} from '@covisor/model'
import { memoryWithOverheadMiB } from '@covisor/scheduler'
import type { StoreReads, Tx } from '@covisor/store'
import { type Placement, type Promised, placeVm } from '../plan/place-vm.ts'
import { refuseNamedPlace } from '../plan/refuse-named-place.ts'
import type { Services } from '../services.ts'
import { commitVm } from '../vm/commit-vm.ts'
import { owner, refuseTakenName } from '../vm/create-vm.ts'
import { keepSeed } from '../vm/fill-seed.ts'
import { insertVolumes, type NewVolume, newVolume } from '../vm/new-volumes.ts'
import { type CopiedDisk, type ImportedVm, volumesOf } from './imported-vm.ts'
import type { StartImport } from './imports.ts'
import { mapNetworks } from './map-networks.ts'
import type { ToldSystem } from './told-properties.ts'
import { type WantedVm, wholeSectors } from './wanted-vm.ts'

export interface PlannedVm {
  readonly imported: ImportedVm
  readonly spec: VmSpec
  readonly description: string
  readonly memoryMiB: number
  readonly placement: Placement
  readonly seedIso: Uint8Array | undefined
  readonly warnings: readonly string[]
  /** For the placement of the next one. */
  readonly promised: Promised
}

export interface PlanVmOptions {
  readonly name: string
  readonly told: ToldSystem | undefined
  readonly promised: readonly Promised[]
}

/** Throws what is wrong with the name, the networks, or every place. */
export async function planVm(
  store: StoreReads,
  actor: Actor,
  wanted: WantedVm,
  params: StartImport,
  { name: wish, told, promised }: PlanVmOptions,
): Promise<PlannedVm> {
  const name = parseName('VM', wish)
  refuseNamedPlace(actor, params)
  await refuseTakenName(store, actor, name)
  const { nics, choices } = await mapNetworks(store, actor, wanted.nics, params.networks ?? {})
  const discs = wanted.cdroms.filter((disc) => disc.fileId !== undefined)
  const newBytes =
    wanted.disks.reduce((sum, disk) => sum + disk.capacityBytes, 0) +
    discs.reduce((sum, disc) => sum + wholeSectors(disc.fileBytes), told?.iso.length ?? 0)
  const placement = await placeVm(
    store,
    {
      organisation: actor.organisation,
      name,
      vcpus: wanted.vcpus,
      memoryMiB: wanted.memoryMiB,
      firmware: wanted.firmware,
      secureBoot: wanted.secureBoot,
      tpm: wanted.tpm,
      host: params.host,
      pool: params.pool,
      fill: ['upload'],
      newBytes,
      boundTo: [],
      networks: nics.map((nic) => nic.network),
    },
    promised,
  )
  const volumes = volumesFor(name, wanted, placement, formatFor(params, placement), told)
  const memoryMiB = memoryWithOverheadMiB(wanted)
  return {
    imported: {
      vm: newId('vm'),
      name,
      endpoint: placement.endpoint,
      copies: volumes.copies,
      discs: volumes.discs,
      empty: volumes.empty,
      seed: volumes.seed ?? null,
    },
    spec: specOf(
      wanted,
      volumes,
      nics,
      [...wanted.choices, ...choices, ...(told === undefined ? [] : [told.choice])],
      placement.cpuModel ?? 'host-model',
    ),
    description: wanted.description,
    memoryMiB,
    placement,
    seedIso: told?.iso,
    warnings: wanted.warnings,
    promised: { host: placement.host, vcpus: wanted.vcpus, memoryMiB, pool: placement.pool, bytes: newBytes },
  }
}

export async function commitPlannedVm(
  services: Pick<Services, 'secrets'>,
  tx: Tx,
  actor: Actor,
  task: TaskId,
  { imported, spec, description, memoryMiB, placement, seedIso }: PlannedVm,
  fileName: string,
): Promise<VmId> {
  await refuseTakenName(tx, actor, imported.name)
  await commitVm(tx, actor, task, { id: imported.vm, name: imported.name, description, spec, placement, memoryMiB })
  await insertVolumes(tx, owner(actor), volumesOf(imported), fileName, task)
  if (imported.seed !== null && seedIso !== undefined) await keepSeed(services, tx, imported.seed.id, seedIso)
  return imported.vm
}

interface Volumes {
  readonly copies: readonly CopiedDisk[]
  readonly discs: readonly CopiedDisk[]
  readonly empty: readonly NewVolume[]
  readonly seed: NewVolume | undefined
  readonly disks: VmSpec['disks']
  /** One per drive; null: nothing in it. */
  readonly inDrives: readonly (NewVolume | null)[]
}

function volumesFor(
  name: string,
  wanted: WantedVm,
  { pool, host }: Placement,
  format: VolumeFormat,
  told: ToldSystem | undefined,
): Volumes {
  const made = (key: string, how: Pick<NewVolume, 'format' | 'capacityBytes' | 'purpose'>) =>
    newVolume({ ...how, name: `${name}-${key}`, pool, host })
  const copies: CopiedDisk[] = []
  const empty: NewVolume[] = []
  const disks = wanted.disks.map(({ fileId, parentFileIds, capacityBytes, fileBytes }, index) => {
    const volume = made(`disk${index}`, { format, capacityBytes, purpose: 'disk' })
    if (fileId === undefined) empty.push(volume)
    else copies.push({ fileId, parentFileIds, volume, fileBytes })
    return { key: `disk${index}`, volume: volume.id, bus: wanted.diskBus, readOnly: false }
  })
  const discs: CopiedDisk[] = []
  const inDrives = wanted.cdroms.map(({ fileId, fileBytes }, index) => {
    if (fileId === undefined) return null
    const capacityBytes = wholeSectors(fileBytes)
    const volume = made(`cdrom${index}`, { format: 'raw', capacityBytes, purpose: 'cdrom' })
    discs.push({ fileId, volume, fileBytes })
    return volume
  })
  const seed = told && made('properties', { format: 'raw', capacityBytes: told.iso.length, purpose: 'seed' })
  return { copies, discs, empty, seed, disks, inDrives: seed === undefined ? inDrives : [...inDrives, seed] }
}

function specOf(
  wanted: WantedVm,
  { disks, inDrives }: Volumes,
  nics: readonly Pick<NicSpec, 'network' | 'connected'>[],
  choices: readonly Choice[],
  cpuModel: string,
): VmSpec {
  return {
    vcpus: wanted.vcpus,
    ...(wanted.coresPerSocket > 0 ? { coresPerSocket: wanted.coresPerSocket } : {}),
    memoryMiB: wanted.memoryMiB,
    firmware: wanted.firmware,
    secureBoot: wanted.secureBoot,
    tpm: wanted.tpm,
    cpuModel,
    guestOs: wanted.guestOs,
    disks,
    cdroms: inDrives.map((volume, index) => ({
      key: `cdrom${index}`,
      volume: volume?.id ?? null,
      bus: 'sata' as DiskBus,
    })),
    nics: nics.map(({ network, connected }, index) => ({
      key: `net${index}`,
      network,
      mac: '',
      model: wanted.nicModel,
      connected,
    })),
    graphics: 'vnc',
    startWithHost: false,
    choices,
  }
}

function formatFor(params: StartImport, { formats, poolName }: Placement): VolumeFormat {
  const format: VolumeFormat = params.format ?? (formats.includes('qcow2') ? 'qcow2' : 'raw')
  if (formats.includes(format)) return format
  throw new AppError('POOL_UNUSABLE', { pool: poolName, why: `it cannot hold ${format} volumes` })
}
