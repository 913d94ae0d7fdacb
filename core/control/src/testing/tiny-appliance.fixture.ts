/** A small appliance for tests: one disk of 4 MiB as streamOptimized VMDK, a descriptor in vSphere's shape, a manifest. */
import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { memorySource, openDisk, writeStreamOptimizedVmdk } from '@covisor/disk'
import { writeOva } from '@covisor/ovf'

export const DISK_BYTES = 4 * 1024 * 1024

export interface TinyAppliance {
  readonly ova: Buffer
  readonly raw: Buffer
}

export interface TinyOptions {
  readonly network?: string
  /** Changes the disk after its digest was taken. */
  readonly damage?: boolean
  readonly manifest?: boolean
  readonly licence?: string
}

export async function tinyAppliance(options: TinyOptions = {}): Promise<TinyAppliance> {
  const raw = Buffer.alloc(DISK_BYTES)
  for (let at = 0; at < raw.length; at += 128 * 1024) raw.write(`block ${at}`, at, 'latin1')
  const disk = await openDisk(memorySource(raw, 'raw'), { format: 'raw' })
  const vmdk = await collected(writeStreamOptimizedVmdk(disk))
  const descriptor = Buffer.from(ovf(vmdk.length, options))
  const manifest = Buffer.from(
    [`SHA256(tiny.ovf)= ${sha256(descriptor)}`, `SHA256(tiny-disk1.vmdk)= ${sha256(vmdk)}`, ''].join('\n'),
  )
  // In the middle of the compressed grains: the file's own tables still look right.
  if (options.damage === true) vmdk[Math.floor(vmdk.length / 2)]! ^= 0xff
  const members = [
    { name: 'tiny.ovf', bytes: descriptor },
    ...(options.manifest === false ? [] : [{ name: 'tiny.mf', bytes: manifest }]),
    { name: 'tiny-disk1.vmdk', bytes: vmdk },
  ]
  const chunks: Uint8Array[] = []
  for await (const chunk of writeOva(
    members.map(({ name, bytes }) => ({ name, size: bytes.length, content: bytes })),
  )) {
    chunks.push(chunk)
  }
  return { ova: Buffer.concat(chunks), raw }
}

export async function writeTinyAppliance(path: string, options?: TinyOptions): Promise<TinyAppliance> {
  const appliance = await tinyAppliance(options)
  await writeFile(path, appliance.ova)
  return appliance
}

async function collected(
  chunks: AsyncIterable<{ readonly offset: number; readonly bytes: Uint8Array }>,
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const { bytes } of chunks) parts.push(bytes)
  return Buffer.concat(parts)
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const ovf = (
  vmdkBytes: number,
  { network = 'VM Network', licence }: TinyOptions,
): string => `<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1"
  xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData"
  xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData"
  xmlns:vmw="http://www.vmware.com/schema/ovf">
  <References><File ovf:id="file1" ovf:href="tiny-disk1.vmdk" ovf:size="${vmdkBytes}"/></References>
  <DiskSection><Info>Disks</Info>
    <Disk ovf:diskId="vmdisk1" ovf:fileRef="file1" ovf:capacity="${DISK_BYTES}" ovf:capacityAllocationUnits="byte"
      ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/>
  </DiskSection>
  <NetworkSection><Info>Networks</Info><Network ovf:name="${network}"/></NetworkSection>
  <VirtualSystem ovf:id="tiny"><Info>A VM</Info><Name>tiny</Name>
    <OperatingSystemSection ovf:id="96" vmw:osType="debian12_64Guest"><Info>Guest</Info></OperatingSystemSection>
    ${licence === undefined ? '' : `<EulaSection><Info>Licence</Info><License>${licence}</License></EulaSection>`}
    <VirtualHardwareSection><Info>Hardware</Info>
      <Item><rasd:ElementName>CPU</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>2</rasd:VirtualQuantity></Item>
      <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:ElementName>Memory</rasd:ElementName><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>256</rasd:VirtualQuantity></Item>
      <Item><rasd:Address>0</rasd:Address><rasd:ElementName>SCSI</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>Disk</rasd:ElementName><rasd:HostResource>ovf:/disk/vmdisk1</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID><rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>7</rasd:AddressOnParent><rasd:Connection>${network}</rasd:Connection><rasd:ElementName>NIC</rasd:ElementName><rasd:InstanceID>5</rasd:InstanceID><rasd:ResourceSubType>VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
`
