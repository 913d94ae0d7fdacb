/**
 * Writes an OVF 1.1 descriptor in the shape that vSphere writes and every importer knows.
 *
 * One system becomes a <VirtualSystem>, several a collection with their start order. Only what is asked for is written;
 * what importers insist on (Info texts, instance ids, a controller for every disk) is made up here. The result is read
 * back by our own reader in the tests, and by virt-v2v.
 */
import { el, writeXml, type XmlElement } from '@covisor/xml'
import { OvfError } from '../ovf-error.ts'
import { hardwareSection } from './write-hardware.ts'

export interface OvfToWrite {
  readonly name: string
  readonly files: readonly FileToWrite[]
  readonly disks: readonly DiskToWrite[]
  readonly networks: readonly { readonly name: string; readonly description?: string }[]
  /** In start order. */
  readonly systems: readonly SystemToWrite[]
}

export interface FileToWrite {
  readonly id: string
  readonly href: string
  readonly sizeBytes: number
}

export interface DiskToWrite {
  readonly id: string
  /** Left out for an empty disk. */
  readonly fileId?: string
  readonly capacityBytes: number
  readonly populatedBytes?: number
  readonly format?: 'vmdk-stream-optimized' | 'qcow2' | 'raw'
}

export interface SystemToWrite {
  readonly id: string
  readonly name: string
  readonly vcpus: number
  readonly coresPerSocket?: number
  readonly memoryMiB: number
  readonly firmware?: 'bios' | 'efi'
  readonly secureBoot?: boolean
  readonly tpm?: boolean
  /** vmw:osType ("debian12_64Guest") and CIM's number, for importers that choose drivers by it. */
  readonly os?: { readonly vmwType: string; readonly cimId: number; readonly description: string }
  readonly disks: readonly AttachedDisk[]
  readonly cdroms?: readonly { readonly fileId?: string }[]
  readonly nics: readonly {
    readonly network: string
    readonly model: 'E1000' | 'E1000e' | 'VmxNet3'
    readonly mac?: string
  }[]
  readonly annotation?: string
  readonly eula?: string
  readonly product?: { readonly name: string; readonly vendor?: string; readonly version?: string }
  readonly properties?: readonly PropertyToWrite[]
  /** How properties reach the guest: "com.vmware.guestInfo", "iso". */
  readonly transports?: readonly string[]
}

export interface AttachedDisk {
  readonly diskId: string
  readonly controller: 'lsilogic' | 'virtualscsi' | 'sata' | 'ide' | 'nvme'
}

export interface PropertyToWrite {
  readonly key: string
  readonly type?: string
  readonly value?: string
  readonly label?: string
  readonly description?: string
  readonly userConfigurable?: boolean
  readonly password?: boolean
}

const CIM = 'http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2'
const NAMESPACES = {
  xmlns: 'http://schemas.dmtf.org/ovf/envelope/1',
  'xmlns:ovf': 'http://schemas.dmtf.org/ovf/envelope/1',
  'xmlns:rasd': `${CIM}/CIM_ResourceAllocationSettingData`,
  'xmlns:vssd': `${CIM}/CIM_VirtualSystemSettingData`,
  'xmlns:vmw': 'http://www.vmware.com/schema/ovf',
}

const formatUris = {
  'vmdk-stream-optimized': 'http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized',
  qcow2: 'http://www.gnome.org/~markmc/qcow-image-format.html',
  raw: 'http://en.wikipedia.org/wiki/Raw_disk_image',
}

export function writeOvf(ovf: OvfToWrite): string {
  checkReferences(ovf)
  const [first, second] = ovf.systems
  if (first === undefined) throw writeError(ovf, 'there is no virtual system to write')
  const envelope = el(
    'Envelope',
    NAMESPACES,
    el(
      'References',
      {},
      ovf.files.map((file) => el('File', { 'ovf:href': file.href, 'ovf:id': file.id, 'ovf:size': file.sizeBytes })),
    ),
    el('DiskSection', {}, el('Info', {}, 'Virtual disk information'), ovf.disks.map(disk)),
    el('NetworkSection', {}, el('Info', {}, 'The list of logical networks'), ovf.networks.map(network)),
    second === undefined ? system(first) : collection(ovf),
  )
  return `${writeXml(envelope, { declaration: true })}\n`
}

function disk({
  id,
  fileId,
  capacityBytes,
  populatedBytes,
  format = 'vmdk-stream-optimized',
}: DiskToWrite): XmlElement {
  return el('Disk', {
    'ovf:capacity': capacityBytes,
    'ovf:capacityAllocationUnits': 'byte',
    'ovf:diskId': id,
    'ovf:fileRef': fileId,
    'ovf:format': formatUris[format],
    'ovf:populatedSize': populatedBytes,
  })
}

function network({ name, description }: OvfToWrite['networks'][number]): XmlElement {
  return el('Network', { 'ovf:name': name }, el('Description', {}, description ?? `The ${name} network`))
}

function collection({ name, systems }: OvfToWrite): XmlElement {
  return el(
    'VirtualSystemCollection',
    { 'ovf:id': name },
    el('Info', {}, 'A collection of virtual machines'),
    el('Name', {}, name),
    el(
      'StartupSection',
      {},
      el('Info', {}, 'The start order'),
      systems.map(({ id }, i) =>
        el('Item', {
          'ovf:id': id,
          'ovf:order': i + 1,
          'ovf:startAction': 'powerOn',
          'ovf:stopAction': 'guestShutdown',
        }),
      ),
    ),
    systems.map(system),
  )
}

function system(vm: SystemToWrite): XmlElement {
  return el(
    'VirtualSystem',
    { 'ovf:id': vm.id },
    el('Info', {}, 'A virtual machine'),
    el('Name', {}, vm.name),
    operatingSystem(vm),
    hardwareSection(vm),
    product(vm),
    vm.annotation === undefined
      ? undefined
      : el('AnnotationSection', {}, el('Info', {}, 'An annotation'), el('Annotation', {}, vm.annotation)),
    vm.eula === undefined ? undefined : el('EulaSection', {}, el('Info', {}, 'A licence'), el('License', {}, vm.eula)),
  )
}

function operatingSystem({ os }: SystemToWrite): XmlElement {
  return el(
    'OperatingSystemSection',
    { 'ovf:id': os?.cimId ?? 1, 'vmw:osType': os?.vmwType ?? 'otherGuest64' },
    el('Info', {}, 'The kind of installed guest operating system'),
    el('Description', {}, os?.description ?? 'Other (64-bit)'),
  )
}

function product({ product: about, properties = [] }: SystemToWrite): XmlElement | undefined {
  if (about === undefined && properties.length === 0) return undefined
  return el(
    'ProductSection',
    {},
    el('Info', {}, 'Information about the installed software'),
    about && [
      el('Product', {}, about.name),
      about.vendor === undefined ? undefined : el('Vendor', {}, about.vendor),
      about.version === undefined ? undefined : el('Version', {}, about.version),
    ],
    properties.map((property) =>
      el(
        'Property',
        {
          'ovf:key': property.key,
          'ovf:type': property.type ?? 'string',
          'ovf:value': property.value,
          'ovf:userConfigurable': String(property.userConfigurable ?? true),
          'ovf:password': property.password === true ? 'true' : undefined,
        },
        property.label === undefined ? undefined : el('Label', {}, property.label),
        property.description === undefined ? undefined : el('Description', {}, property.description),
      ),
    ),
  )
}

/** What our own reader would refuse is refused before it is written. */
function checkReferences(ovf: OvfToWrite): void {
  const files = new Set(ovf.files.map(({ id }) => id))
  const disks = new Set(ovf.disks.map(({ id }) => id))
  const networks = new Set(ovf.networks.map(({ name }) => name))
  for (const { id, fileId } of ovf.disks) {
    if (fileId !== undefined && !files.has(fileId))
      throw writeError(ovf, `the disk "${id}" names no file of it: "${fileId}"`)
  }
  for (const vm of ovf.systems) {
    const lostDisk = vm.disks.find(({ diskId }) => !disks.has(diskId))
    if (lostDisk !== undefined)
      throw writeError(ovf, `"${vm.name}" has the disk "${lostDisk.diskId}", which is not given`)
    const lostNic = vm.nics.find((nic) => !networks.has(nic.network))
    if (lostNic !== undefined)
      throw writeError(ovf, `"${vm.name}" is on "${lostNic.network}", which is no network of it`)
  }
}

function writeError(ovf: OvfToWrite, text: string): OvfError {
  return new OvfError({ file: ovf.name, clause: 'DSP0243 7.1', text })
}
