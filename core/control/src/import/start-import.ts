/** import: from what is inside to a placed VM with volumes, networks and reasons; everything wrong is said before a byte is copied. */
import type { VolumeFormat } from '@covisor/driver-api'
import {
  type Actor,
  AppError,
  counted,
  type DiskBus,
  type NicModel,
  type NicSpec,
  newId,
  parseName,
  type VmId,
  type VmSpec,
} from '@covisor/model'
import type { VmHardware } from '@covisor/ovf'
import { memoryWithOverheadMiB } from '@covisor/scheduler'
import type { Saga } from '@covisor/tasks'
import { accept } from '../accept.ts'
import type { CallOptions, Outcome } from '../outcome.ts'
import { placeVm } from '../plan/place-vm.ts'
import type { Services } from '../services.ts'
import { commitVm } from '../vm/commit-vm.ts'
import { owner, refuseTakenName } from '../vm/create-vm.ts'
import { chooseHardware } from '../vm/hardware-choices.ts'
import { insertVolumes, type NewVolume, newVolume } from '../vm/new-volumes.ts'
import { openSource } from './import-source.ts'
import type { CopiedDisk, ImportVmInput } from './import-vm.saga.ts'
import type { StartImport } from './imports.ts'
import { diskChoices, hardwareFor } from './inspection.ts'
import type { Inspected } from './lane/lane-job.ts'
import { inspectInLane } from './lane/run-lane.ts'
import { mapNetworks } from './map-networks.ts'
import { freeUpload } from './own-upload.ts'

const INSPECT_TIMEOUT_MS = 60_000
const DEFAULT_MEMORY_MIB = 1024

export function importVm(
  services: Services,
  saga: Saga<ImportVmInput>,
  actor: Actor,
  params: StartImport,
  options: CallOptions,
): Promise<Outcome<VmId>> {
  const { store } = services
  const label = 'path' in params.source ? params.source.path : (params.name ?? params.source.upload)
  const asked = {
    verb: 'import:create',
    action: 'create',
    target: { kind: 'vm', id: undefined, name: label },
    params,
  } as const
  return accept(services, actor, options, asked, async () => {
    const { inspected, fileName } = await look(services, actor, params)
    const wanted =
      inspected.kind === 'disk' ? bareDisk(params, inspected, fileName) : appliance(params, inspected, fileName)
    const name = parseName('VM', params.name ?? wanted.name)
    await refuseTakenName(store, actor, name)

    const { nics, choices: networkChoices } = await mapNetworks(
      store,
      actor,
      wanted.nics,
      params.networks ?? {},
      fileName,
    )
    const bytes = [...wanted.copies, ...wanted.empty].reduce((sum, disk) => sum + disk.capacityBytes, 0)
    const placement = await placeVm(store, {
      name,
      vcpus: wanted.vcpus,
      memoryMiB: wanted.memoryMiB,
      firmware: wanted.firmware,
      secureBoot: wanted.secureBoot,
      tpm: wanted.tpm,
      host: params.host,
      pool: params.pool,
      newBytes: bytes,
      boundTo: [],
      networks: nics.map((nic) => nic.network),
    })
    const format: VolumeFormat = params.format ?? (placement.formats.includes('qcow2') ? 'qcow2' : 'raw')
    if (!placement.formats.includes(format)) {
      throw new AppError('POOL_UNUSABLE', { pool: placement.poolName, why: `it cannot hold ${format} volumes` })
    }
    const volumeFor = (index: number, capacityBytes: number): NewVolume =>
      newVolume({
        name: `${name}-disk${index}`,
        pool: placement.pool,
        host: placement.host,
        format,
        capacityBytes,
        purpose: 'disk',
      })
    const copies: CopiedDisk[] = []
    const empty: NewVolume[] = []
    const disks: VmSpec['disks'][number][] = wanted.disks.map((disk, index) => {
      const volume = volumeFor(index, disk.capacityBytes)
      if (disk.fileId === undefined) empty.push(volume)
      else copies.push({ fileId: disk.fileId, volume, fileBytes: disk.fileBytes })
      return { key: `disk${index}`, volume: volume.id, bus: wanted.diskBus, readOnly: false }
    })

    const id = newId('vm')
    const choices = [...wanted.choices, ...networkChoices]
    const spec: VmSpec = {
      vcpus: wanted.vcpus,
      ...(wanted.coresPerSocket > 0 ? { coresPerSocket: wanted.coresPerSocket } : {}),
      memoryMiB: wanted.memoryMiB,
      firmware: wanted.firmware,
      secureBoot: wanted.secureBoot,
      tpm: wanted.tpm,
      cpuModel: 'host-model',
      guestOs: wanted.guestOs,
      disks,
      cdroms: Array.from({ length: wanted.cdroms }, (_, index) => ({
        key: `cdrom${index}`,
        volume: null,
        bus: 'sata' as DiskBus,
      })),
      nics: nics.map(
        (nic, index): NicSpec => ({
          key: `net${index}`,
          network: nic.network,
          mac: '',
          model: wanted.nicModel,
          connected: nic.connected,
        }),
      ),
      graphics: 'vnc',
      startWithHost: false,
      choices,
    }
    return {
      target: { kind: 'vm', id, name },
      title: `Import ${fileName} as VM "${name}"`,
      saga,
      input: {
        vm: id,
        name,
        endpoint: placement.endpoint,
        source: params.source,
        fileName,
        copies,
        diskFormat: params.diskFormat ?? null,
        empty,
        start: params.start ?? false,
      },
      created: id,
      plan: { placement: placement.planned, capacity: placement.capacity, choices, warnings: wanted.warnings },
      async commit(tx, task) {
        await refuseTakenName(tx, actor, name)
        await commitVm(tx, actor, task, {
          id,
          name,
          description: wanted.description,
          spec,
          placement,
          memoryMiB: memoryWithOverheadMiB(wanted),
        })
        await insertVolumes(tx, owner(actor), [...copies.map((copy) => copy.volume), ...empty], fileName, task)
        if ('upload' in params.source) {
          await freeUpload(tx, actor, params.source.upload)
          await tx.uploads.update(actor, params.source.upload, { task })
        }
      },
      after: { file: fileName, host: placement.hostName },
    }
  })
}

/** What the scheduler and the spec need, whether an appliance said it or we had to. */
interface Wanted {
  readonly name: string
  readonly description: string
  readonly vcpus: number
  readonly coresPerSocket: number
  readonly memoryMiB: number
  readonly firmware: VmSpec['firmware']
  readonly secureBoot: boolean
  readonly tpm: boolean
  readonly guestOs: VmSpec['guestOs']
  readonly diskBus: DiskBus
  readonly nicModel: NicModel
  readonly disks: readonly {
    readonly fileId: string | null | undefined
    readonly capacityBytes: number
    readonly fileBytes: number
  }[]
  readonly copies: readonly { readonly capacityBytes: number }[]
  readonly empty: readonly { readonly capacityBytes: number }[]
  readonly cdroms: number
  readonly nics: readonly { readonly network: string | undefined; readonly connected: boolean }[]
  readonly choices: VmSpec['choices']
  readonly warnings: readonly string[]
}

function appliance(
  params: StartImport,
  { report, disks: found }: Extract<Inspected, { kind: 'appliance' }>,
  fileName: string,
): Wanted {
  const system = oneSystem(params, report.systems, fileName)
  if (report.eulas.length > 0 && params.acceptLicences !== true) {
    const why = `the appliance comes with ${counted(report.eulas.length, 'licence text')}; read them with "covisor inspect" and accept them with --accept-licences`
    throw new AppError('REQUEST_INVALID', { where: 'acceptLicences', why })
  }
  const hardware = hardwareFor(system, params)
  const disks = system.disks.map((disk) => {
    const file = report.files.find((candidate) => candidate.id === disk.fileId)
    const inside = found.find((candidate) => candidate.fileId === disk.fileId)
    if (inside?.problem !== undefined) {
      const { file: name, where, why } = inside.problem
      throw new AppError('DISK_INVALID', { file: name, where, why })
    }
    return {
      fileId: disk.fileId,
      capacityBytes: roundUp(Math.max(disk.capacityBytes, inside?.disk?.size ?? 0)),
      fileBytes: file?.storedBytes ?? 0,
    }
  })
  return {
    name: system.name === '' ? stem(fileName) : system.name,
    description: report.annotations[0]?.slice(0, 4096) ?? '',
    vcpus: params.vcpus ?? system.vcpus,
    coresPerSocket: params.vcpus === undefined ? system.coresPerSocket : 0,
    memoryMiB: params.memoryMiB ?? system.memoryMiB,
    firmware: hardware.firmware,
    secureBoot: system.secureBoot,
    tpm: system.tpm,
    guestOs: hardware.guestOs,
    diskBus: hardware.diskBus,
    nicModel: hardware.nicModel,
    disks,
    copies: disks.filter((disk) => disk.fileId !== undefined),
    empty: disks.filter((disk) => disk.fileId === undefined),
    cdroms: Math.min(system.cdroms.length, 4),
    nics: system.nics.map((nic) => ({ network: nic.network, connected: nic.isConnected })),
    choices: [...hardware.choices, ...diskChoices(system)],
    warnings: [...report.notes, ...system.notes].map((note) => note.text),
  }
}

function oneSystem(params: StartImport, systems: readonly VmHardware[], fileName: string): VmHardware {
  const names = systems.map((system) => system.name).join(', ')
  const [first, second] = systems
  if (first === undefined)
    throw new AppError('IMPORT_INVALID', { file: fileName, where: 'its content', why: 'it describes no VM' })
  if (params.vm !== undefined) {
    const chosen = systems.find((system) => system.name === params.vm || system.id === params.vm)
    if (chosen !== undefined) return chosen
    throw new AppError('NOT_FOUND', { kind: 'VM in the appliance', name: params.vm, hint: `there are: ${names}` })
  }
  if (second === undefined) return first
  throw new AppError('NOT_SUPPORTED', {
    what: 'importing several VMs at once',
    why: `${fileName} holds ${names}; import them one by one, naming each with --vm`,
  })
}

function bareDisk(params: StartImport, { disk }: Extract<Inspected, { kind: 'disk' }>, fileName: string): Wanted {
  const guestOs = { family: params.guestOs ?? ('other' as const) }
  const hardware = chooseHardware({
    guestOs,
    origin: 'moved',
    firmware: params.firmware,
    diskBus: params.diskBus,
    nicModel: params.nicModel,
  })
  const disks = [{ fileId: null, capacityBytes: roundUp(disk.size), fileBytes: disk.fileBytes }]
  return {
    name: stem(fileName),
    description: '',
    vcpus: params.vcpus ?? 1,
    coresPerSocket: 0,
    memoryMiB: params.memoryMiB ?? DEFAULT_MEMORY_MIB,
    firmware: hardware.firmware,
    secureBoot: false,
    tpm: false,
    guestOs,
    diskBus: hardware.diskBus,
    nicModel: hardware.nicModel,
    disks,
    copies: disks,
    empty: [],
    cdroms: 0,
    nics: [{ network: undefined, connected: true }],
    choices: [
      ...hardware.choices,
      ...(params.vcpus === undefined ? [{ about: 'vCPUs', chose: '1', because: 'a disk image does not say' }] : []),
      ...(params.memoryMiB === undefined
        ? [{ about: 'memory', chose: `${DEFAULT_MEMORY_MIB} MiB`, because: 'a disk image does not say' }]
        : []),
    ],
    warnings: disk.notes ?? [],
  }
}

export async function look(
  services: Services,
  actor: Actor,
  params: StartImport,
): Promise<{ inspected: Inspected; fileName: string; sizeBytes: number }> {
  if ('upload' in params.source) await freeUpload(services.store, actor, params.source.upload)
  const source = await openSource(services, actor, params.source)
  const timeout = AbortSignal.timeout(INSPECT_TIMEOUT_MS)
  const { inspected, sizeBytes } = await inspectInLane(
    { kind: 'inspect', source: source.lane, diskFormat: params.diskFormat, deploymentOption: params.deploymentOption },
    source.readRange,
    timeout,
  ).catch((cause: unknown) => {
    if (!timeout.aborted) throw cause
    const seconds = INSPECT_TIMEOUT_MS / 1000
    throw new AppError('UPLOAD_ABANDONED', { file: source.fileName, seconds }, { cause })
  })
  return { inspected, fileName: source.fileName, sizeBytes }
}

/** Guests see whole sectors. */
const roundUp = (bytes: number): number => Math.ceil(bytes / 512) * 512

const stem = (fileName: string): string => fileName.replace(/\.[^.]*$/, '')
