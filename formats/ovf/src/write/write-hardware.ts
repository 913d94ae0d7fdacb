/** The <VirtualHardwareSection> that write-ovf.ts puts into each system: controllers first, then what is attached to them. */
import { el, type XmlElement } from '@covisor/xml'
import type { AttachedDisk, SystemToWrite } from './ovf-to-write.ts'

/** ESXi 6.7 and later accept it; the oldest hardware version with everything written here (NVMe, EFI Secure Boot). */
const HARDWARE_VERSION = 'vmx-14'

const controllers: Readonly<
  Record<AttachedDisk['controller'], readonly [type: number, subType: string, name: string]>
> = {
  lsilogic: [6, 'lsilogic', 'SCSI Controller'],
  virtualscsi: [6, 'VirtualSCSI', 'SCSI Controller'],
  sata: [20, 'vmware.sata.ahci', 'SATA Controller'],
  nvme: [20, 'vmware.nvme.controller', 'NVME Controller'],
  ide: [5, '', 'IDE Controller'],
}

export function hardwareSection(vm: SystemToWrite, version: '1.1' | '2.0'): XmlElement {
  const items = new ItemList(version)
  items.add('Number of Virtual CPUs', 3, {
    AllocationUnits: 'hertz * 10^6',
    VirtualQuantity: vm.vcpus,
    coresPerSocket: vm.coresPerSocket,
    name: `${vm.vcpus} virtual CPU(s)`,
  })
  items.add('Memory Size', 4, {
    AllocationUnits: 'byte * 2^20',
    VirtualQuantity: vm.memoryMiB,
    name: `${vm.memoryMiB}MB of memory`,
  })
  const attach = controllersFor(items)
  vm.disks.forEach(({ diskId, controller }, i) => {
    items.add(undefined, 17, { name: `Hard disk ${i + 1}`, HostResource: `ovf:/disk/${diskId}`, ...attach(controller) })
  })
  for (const [i, { fileId }] of (vm.cdroms ?? []).entries()) {
    items.add(undefined, 15, {
      name: `CD/DVD drive ${i + 1}`,
      AutomaticAllocation: fileId === undefined ? 'false' : 'true',
      HostResource: fileId === undefined ? undefined : `ovf:/file/${fileId}`,
      ...attach('ide'),
    })
  }
  vm.nics.forEach(({ network, model, mac }, i) => {
    items.add(`${model} ethernet adapter on "${network}"`, 10, {
      name: `Network adapter ${i + 1}`,
      Address: mac,
      AddressOnParent: 7 + i,
      AutomaticAllocation: 'true',
      Connection: network,
      ResourceSubType: model,
    })
  })
  if (vm.tpm === true)
    items.add(undefined, 34, { name: 'Virtual TPM', ResourceSubType: 'vmware.vtpm', required: 'false' })
  return el(
    'VirtualHardwareSection',
    { 'ovf:transport': vm.transports?.join(' ') },
    el('Info', {}, 'Virtual hardware requirements'),
    el(
      'System',
      {},
      el('vssd:ElementName', {}, 'Virtual Hardware Family'),
      el('vssd:InstanceID', {}, '0'),
      el('vssd:VirtualSystemIdentifier', {}, vm.name),
      el('vssd:VirtualSystemType', {}, HARDWARE_VERSION),
    ),
    items.elements,
    config('firmware', vm.firmware ?? 'bios'),
    vm.secureBoot === true ? config('bootOptions.efiSecureBootEnabled', 'true') : undefined,
  )
}

type Fields = Readonly<Record<string, string | number | undefined>> & { readonly name: string }

/**
 * DSP0243 2.1, 8.3: which item and CIM class a ResourceType belongs to; all others are <Item> with rasd. The schema (DSP8023 2.0) wants
 * them grouped: every <Item>, then every <EthernetPortItem>, then every <StorageItem>.
 */
const elementOrder = ['Item', 'EthernetPortItem', 'StorageItem']
const classes2: Readonly<Record<number, readonly [element: string, prefix: string]>> = {
  10: ['EthernetPortItem', 'epasd'],
  15: ['StorageItem', 'sasd'],
  17: ['StorageItem', 'sasd'],
}

class ItemList {
  readonly #elements: XmlElement[] = []
  readonly #version: '1.1' | '2.0'

  constructor(version: '1.1' | '2.0') {
    this.#version = version
  }

  get elements(): readonly XmlElement[] {
    const rank = ({ name }: XmlElement): number => elementOrder.indexOf(name)
    return this.#elements.toSorted((a, b) => rank(a) - rank(b))
  }

  /** Returns the InstanceID. rasd children stand in alphabetical order, because the schema of OVF 1.1 says so. */
  add(
    description: string | undefined,
    resourceType: number,
    { name, coresPerSocket, required, ...fields }: Fields,
  ): number {
    const instanceId = this.#elements.length + 1
    const all = {
      ...fields,
      Description: description,
      ElementName: name,
      InstanceID: instanceId,
      ResourceType: resourceType,
    }
    const sorted = Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1))
    const [element, prefix] = (this.#version === '2.0' ? classes2[resourceType] : undefined) ?? ['Item', 'rasd']
    this.#elements.push(
      el(
        element,
        { 'ovf:required': required },
        sorted.map(([key, value]) => (value === undefined ? undefined : el(`${prefix}:${key}`, {}, value))),
        coresPerSocket === undefined
          ? undefined
          : el('vmw:CoresPerSocket', { 'ovf:required': 'false' }, coresPerSocket),
      ),
    )
    return instanceId
  }
}

/** How many devices a controller takes, with SCSI's own id left out as VMware does. */
const unitsOf = { lsilogic: 15, virtualscsi: 15, sata: 30, nvme: 15, ide: 2 } as const

/** Adds controllers as they are needed, and hands out Parent and AddressOnParent. */
function controllersFor(items: ItemList) {
  const open = new Map<AttachedDisk['controller'], { instanceId: number; bus: number; used: number }>()
  return (kind: AttachedDisk['controller']) => {
    let at = open.get(kind)
    if (at === undefined || at.used === unitsOf[kind]) {
      const [resourceType, subType, name] = controllers[kind]
      const bus = at === undefined ? 0 : at.bus + 1
      const fields = { name: `${name} ${bus}`, Address: bus, ResourceSubType: subType || undefined }
      at = { instanceId: items.add(name, resourceType, fields), bus, used: 0 }
      open.set(kind, at)
    }
    const unit = at.used++
    // SCSI address 7 is the controller's own.
    const address = (kind === 'lsilogic' || kind === 'virtualscsi') && unit >= 7 ? unit + 1 : unit
    return { Parent: at.instanceId, AddressOnParent: address }
  }
}

function config(key: string, value: string): XmlElement {
  return el('vmw:Config', { 'ovf:required': 'false', 'vmw:key': key, 'vmw:value': value })
}
