/** What the scheduler and the record need of a VM to be imported, whether an appliance said it or we had to. */
import {
  AppError,
  chooseHardware,
  type DiskBus,
  leftBehind,
  movedHardware,
  type NicModel,
  type VmSpec,
} from '@covisor/model'
import type { FileReport, SystemReport } from '@covisor/ovf'
import { stem } from './file-stem.ts'
import type { StartImport } from './imports.ts'
import type { Inspected } from './lane/lane-job.ts'

export interface WantedVm {
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
  readonly disks: readonly WantedDisk[]
  readonly cdroms: readonly WantedDisc[]
  readonly nics: readonly { readonly network: string | undefined; readonly connected: boolean }[]
  readonly choices: VmSpec['choices']
  readonly warnings: readonly string[]
}

export interface WantedDisk {
  /** A file of the appliance; null: the source itself; undefined: an empty disk. */
  readonly fileId: string | null | undefined
  readonly parentFileIds: readonly string[]
  readonly capacityBytes: number
  readonly fileBytes: number
}

/** A CD drive, with the image that the appliance brings for it. */
export interface WantedDisc {
  readonly fileId: string | undefined
  readonly fileBytes: number
}

type InspectedAppliance = Extract<Inspected, { kind: 'appliance' }>

const DEFAULT_MEMORY_MIB = 1024
const MAX_CDROMS = 4
const MAX_DESCRIPTION = 4096

/** Throws DISK_INVALID for a disk that cannot be read. */
export function wantedOfSystem(
  params: StartImport,
  { report, disks: found }: InspectedAppliance,
  system: SystemReport,
  fileName: string,
): WantedVm {
  const hardware = movedHardware(system, params)
  const disks = system.disks.map((disk): WantedDisk => {
    const inside = found.find((candidate) => candidate.fileId === disk.fileId)
    const parentFileIds = disk.parents.flatMap((parent) => parent.fileId ?? [])
    if (inside?.problem !== undefined) {
      const { file: name, where, why } = inside.problem
      throw new AppError('DISK_INVALID', { file: name, where, why })
    }
    return {
      fileId: disk.fileId,
      parentFileIds,
      capacityBytes: wholeSectors(Math.max(disk.capacityBytes, inside?.disk?.size ?? 0)),
      fileBytes: [disk.fileId, ...parentFileIds].reduce(
        (sum, id) => sum + (fileOf(report.files, id)?.storedBytes ?? 0),
        0,
      ),
    }
  })
  return {
    name: system.name === '' ? stem(fileName) : system.name,
    description: (system.annotation ?? '').slice(0, MAX_DESCRIPTION),
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
    cdroms: system.cdroms.slice(0, MAX_CDROMS).map((cdrom): WantedDisc => {
      const file = fileOf(report.files, cdrom.fileId)
      // Anything but an image of a disc would be an empty drive to the guest.
      return file?.detectedFormat === 'iso' && file.storedBytes !== undefined
        ? { fileId: file.id, fileBytes: file.storedBytes }
        : { fileId: undefined, fileBytes: 0 }
    }),
    nics: system.nics.map((nic) => ({ network: nic.network, connected: nic.isConnected })),
    choices: hardware.choices,
    warnings: [...system.notes.map((note) => note.text), ...leftBehind(system)],
  }
}

export function wantedOfDisk(
  params: StartImport,
  { disk }: Extract<Inspected, { kind: 'disk' }>,
  fileName: string,
): WantedVm {
  const guestOs = { family: params.guestOs ?? ('other' as const) }
  const { firmware, diskBus, nicModel } = params
  const hardware = chooseHardware({ guestOs, origin: 'moved', firmware, diskBus, nicModel })
  const unsaid = (about: string, chose: string) => ({ about, chose, because: 'a disk image does not say' })
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
    disks: [{ fileId: null, parentFileIds: [], capacityBytes: wholeSectors(disk.size), fileBytes: disk.fileBytes }],
    cdroms: [],
    nics: [{ network: undefined, connected: true }],
    choices: [
      ...hardware.choices,
      ...(params.vcpus === undefined ? [unsaid('vCPUs', '1')] : []),
      ...(params.memoryMiB === undefined ? [unsaid('memory', `${DEFAULT_MEMORY_MIB} MiB`)] : []),
    ],
    warnings: disk.notes ?? [],
  }
}

const fileOf = (files: readonly FileReport[], id: string | undefined): FileReport | undefined =>
  files.find((file) => file.id === id)

/** Guests see whole sectors. */
export const wholeSectors = (bytes: number): number => Math.ceil(bytes / 512) * 512
