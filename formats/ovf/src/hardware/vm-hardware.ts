/**
 * One virtual system as neutral plain data: what a machine needs, in units without choice, from which any hypervisor's
 * configuration can be made.
 *
 * Says what the descriptor says and decides nothing for KVM: whether a guest can boot from virtio is the product's
 * question. What had to be guessed, and what no machine here can give, is in `notes`.
 */
import { bytesPerUnit } from '../descriptor/allocation-units.ts'
import type { OvfEnvelope, OvfItem, OvfNote, OvfSystem } from '../descriptor/envelope.ts'
import { OvfError } from '../ovf-error.ts'
import { chooseDeploymentOption, chooseItems } from './choose-items.ts'
import { type GuestOs, guestOs } from './guest-os.ts'
import { networkAdapters, type VmNic } from './network-adapters.ts'
import { storage, type VmCdrom, type VmDisk } from './storage.ts'

export interface VmHardware {
  readonly id: string
  readonly name: string
  readonly vcpus: number
  /** 0 when the descriptor leaves the topology to the hypervisor. */
  readonly coresPerSocket: number
  readonly memoryMiB: number
  readonly firmware: 'bios' | 'efi'
  readonly secureBoot: boolean
  readonly tpm: boolean
  readonly nestedVirtualization: boolean
  readonly cpuHotAdd: boolean
  readonly memoryHotAdd: boolean
  readonly guestOs: GuestOs
  readonly disks: readonly VmDisk[]
  readonly cdroms: readonly VmCdrom[]
  readonly nics: readonly VmNic[]
  readonly hasSound: boolean
  readonly hasUsb: boolean
  readonly serialPorts: number
  /** File of firmware settings (UEFI variables) that the appliance brings, in a form of its hypervisor's own. */
  readonly nvramFile: { readonly id: string; readonly href: string } | undefined
  readonly notes: readonly OvfNote[]
}

export interface VmHardwareOptions {
  readonly deploymentOption?: string | undefined
  /** Answers to properties by full key: they may decide the size of a disk. */
  readonly properties?: ReadonlyMap<string, string> | undefined
}

const CLAUSE = 'DSP0243 8.3'
/** What a producer leaves out, VMware and virt-v2v fill in the same way. */
const DEFAULT_MEMORY_MIB = 1024

export function vmHardware(system: OvfSystem, envelope: OvfEnvelope, options: VmHardwareOptions = {}): VmHardware {
  const option = chooseDeploymentOption(envelope, options.deploymentOption)
  const items = chooseItems(system.hardware.items, option)
  const notes: OvfNote[] = []
  const config = (key: string) => system.hardware.config.get(key) ?? system.hardware.extraConfig.get(key)
  const isOn = (key: string) => config(key)?.toLowerCase() === 'true'
  const kinds = (kind: OvfItem['kind']) => items.filter((item) => item.kind === kind)
  const context = { envelope, system, items, option, properties: options.properties, notes }
  noteLeftOut(items, notes)
  return {
    id: system.id,
    name: system.name,
    ...cpu(kinds('cpu'), envelope, notes),
    memoryMiB: memory(kinds('memory'), envelope, notes),
    firmware: system.platform.firmware ?? (config('firmware')?.toLowerCase() === 'efi' ? 'efi' : 'bios'),
    secureBoot: system.platform.secureBoot ?? isOn('bootOptions.efiSecureBootEnabled'),
    tpm:
      system.platform.tpm ??
      (kinds('tpm').length > 0 || items.some(({ subTypes }) => subTypes.includes('vmware.vtpm'))),
    nestedVirtualization: isOn('nestedHVEnabled') || isOn('vhv.enable'),
    cpuHotAdd: isOn('cpuHotAddEnabled'),
    memoryHotAdd: isOn('memoryHotAddEnabled'),
    guestOs: guestOs(system.operatingSystem),
    ...storage(context),
    nics: networkAdapters(context),
    hasSound: items.some(isSound),
    hasUsb: kinds('usb-controller').length > 0,
    serialPorts: kinds('serial-port').length,
    nvramFile: nvramFile(envelope, config('nvram')),
    notes,
  }
}

function cpu(items: readonly OvfItem[], envelope: OvfEnvelope, notes: OvfNote[]) {
  if (items.length === 0) {
    notes.push({ line: undefined, text: 'the number of CPUs is not stated; 1 is assumed' })
    return { vcpus: 1, coresPerSocket: 0 }
  }
  // XenServer and VirtualBox write one item; an item per CPU is legal, so they are added up.
  const vcpus = items.reduce((sum, item) => sum + (item.quantity ?? 1), 0)
  if (vcpus < 1 || vcpus > 4096) refuse(envelope, items[0], `${vcpus} CPUs are asked for; 1 to 4096 make sense`)
  const cores = items[0]?.coresPerSocket ?? 0
  if (cores > 0 && vcpus % cores !== 0) {
    notes.push({
      line: items[0]?.line,
      text: `${cores} cores per socket do not divide ${vcpus} CPUs; they are ignored`,
    })
  }
  return { vcpus, coresPerSocket: cores > 0 && vcpus % cores === 0 ? cores : 0 }
}

function memory(all: readonly OvfItem[], envelope: OvfEnvelope, notes: OvfNote[]): number {
  // Some producers add an item that only reserves.
  const items = all.filter(({ quantity }) => quantity !== undefined)
  if (items.length === 0) {
    notes.push({ line: undefined, text: `the memory size is not stated; ${DEFAULT_MEMORY_MIB} MiB are assumed` })
    return DEFAULT_MEMORY_MIB
  }
  const bytes = items.reduce((sum, item) => sum + memoryBytes(item, envelope, notes), 0)
  const mebibytes = Math.ceil(bytes / 2 ** 20)
  if (mebibytes < 1 || mebibytes > 2 ** 26) refuse(envelope, items[0], `${bytes} bytes of memory are asked for`)
  return mebibytes
}

function memoryBytes(item: OvfItem, envelope: OvfEnvelope, notes: OvfNote[]): number {
  const quantity = item.quantity ?? 0
  if (item.units === undefined) {
    // CIM's default is bytes, but producers that leave the unit out mean MiB: nobody has a machine of 2048 bytes.
    const unit = quantity < 2 ** 22 ? 2 ** 20 : 1
    notes.push({
      line: item.line,
      text: `the memory has no unit; ${quantity} is read as ${unit === 1 ? 'bytes' : 'MiB'}`,
    })
    return quantity * unit
  }
  const unit = bytesPerUnit(item.units)
  return quantity * (unit ?? refuse(envelope, item, `the memory is in ${JSON.stringify(item.units)}`))
}

/** vSphere says which (vmw:ExtraConfig "nvram"); VirtualBox only lists the file. */
function nvramFile({ files, systems }: OvfEnvelope, said: string | undefined): VmHardware['nvramFile'] {
  const id = /^(?:ovf:)?\/file\/(.+)$/.exec(said ?? '')?.[1]
  const isIt = ({ href }: { readonly href: string }): boolean => systems.length === 1 && /\.nvram$/i.test(href)
  const file = id === undefined ? files.find(isIt) : files.find((one) => one.id === id)
  return file && { id: file.id, href: file.href }
}

const isSound = (item: OvfItem): boolean =>
  item.kind === 'sound' || /sound|ensoniq|hdaudio/i.test(item.subTypes.join(' '))

function noteLeftOut(items: readonly OvfItem[], notes: OvfNote[]): void {
  for (const item of items) {
    const subType = item.subTypes[0] ?? ''
    const isForeign = item.kind === 'unusual' || (item.kind === 'other' && subType !== 'vmware.vtpm' && !isSound(item))
    if (isForeign)
      notes.push({ line: item.line, text: `the device "${item.name}" (${subType || item.resourceType}) is left out` })
    if (item.kind === 'parallel-port' || item.kind === 'floppy') {
      notes.push({
        line: item.line,
        text: `the ${item.kind === 'floppy' ? 'floppy drive' : 'parallel port'} "${item.name}" is left out`,
      })
    }
  }
}

function refuse(envelope: OvfEnvelope, item: OvfItem | undefined, text: string): never {
  throw new OvfError({ file: envelope.name, line: item?.line, clause: CLAUSE, text })
}
