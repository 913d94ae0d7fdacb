/**
 * Appliances for bench/import: one streamOptimized disk in an OVA with a SHA-256 manifest, of a size and a content.
 *
 * The contents: nothing at all, text, what cannot be packed, and what an installed system looks like (programs and libraries of
 * this machine, every second MiB of the disk empty).
 */
import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { closeSync, createReadStream, createWriteStream, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { writeOva } from '@covisor/ovf'

export const contents = ['guest', 'text', 'random', 'zeros'] as const
export type Content = (typeof contents)[number]

const MIB = 1024 * 1024
/** Disk inside the OVA, as the peer finds it after unpacking. */
export const DISK_FILE = 'bench-disk1.vmdk'

/** Path of the OVA, in `folder`. */
export async function makeAppliance(folder: string, content: Content, mib: number): Promise<string> {
  const raw = join(folder, 'disk.raw')
  const vmdk = join(folder, DISK_FILE)
  const ova = join(folder, `${content}-${mib}.ova`)
  fill(raw, content, mib)
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'vmdk', '-o', 'subformat=streamOptimized', raw, vmdk])
  await rm(raw)
  const { size } = await stat(vmdk)
  const descriptor = Buffer.from(ovf(mib, size))
  const digests = [
    `SHA256(bench.ovf)= ${createHash('sha256').update(descriptor).digest('hex')}`,
    `SHA256(${DISK_FILE})= ${await sha256(vmdk)}`,
    '',
  ]
  const manifest = Buffer.from(digests.join('\n'))
  const disk = createReadStream(vmdk, { highWaterMark: MIB }) as AsyncIterable<Buffer>
  const members = [
    { name: 'bench.ovf', size: descriptor.length, content: descriptor },
    { name: 'bench.mf', size: manifest.length, content: manifest },
    { name: DISK_FILE, size, content: disk },
  ]
  await pipeline(Readable.from(writeOva(members)), createWriteStream(ova))
  await rm(vmdk)
  return ova
}

function fill(path: string, content: Content, mib: number): void {
  const file = openSync(path, 'w')
  const programs = content === 'guest' ? new Programs() : undefined
  const block = Buffer.alloc(MIB)
  for (let index = 0; index < mib; index++) {
    if (content === 'zeros' || (programs !== undefined && index % 2 === 1)) continue
    if (content === 'random') randomFillSync(block)
    else if (content === 'text') block.write(`${index} ${Math.sin(index)} the quick brown fox jumps\n`.repeat(MIB / 32))
    else programs?.read(block)
    writeSync(file, block, 0, MIB, index * MIB)
  }
  ftruncateSync(file, mib * MIB)
  closeSync(file)
  programs?.close()
}

/** Programs and libraries of this machine, one behind the other, from the beginning again when they end. */
class Programs {
  readonly #paths = execFileSync('find', ['/usr/lib', '/usr/bin', '-type', 'f', '-size', '+64k'], {
    encoding: 'utf8',
    maxBuffer: 64 * MIB,
  })
    .trim()
    .split('\n')
    .sort()
  #next = 0
  #open: number | undefined

  read(block: Buffer): void {
    for (let at = 0; at < block.length; ) {
      this.#open ??= openSync(this.#paths[this.#next++ % this.#paths.length]!, 'r')
      const length = readSync(this.#open, block, at, block.length - at, null)
      at += length
      if (length === 0) this.close()
    }
  }

  close(): void {
    if (this.#open !== undefined) closeSync(this.#open)
    this.#open = undefined
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: MIB })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

function ovf(mib: number, vmdkBytes: number): string {
  return `<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
  <References><File ovf:id="f1" ovf:href="${DISK_FILE}" ovf:size="${vmdkBytes}"/></References>
  <DiskSection><Info>Disks</Info><Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="${mib}" ovf:capacityAllocationUnits="byte * 2^20" ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/></DiskSection>
  <VirtualSystem ovf:id="bench"><Info>A VM</Info><Name>bench</Name>
    <OperatingSystemSection ovf:id="96"><Info>Guest</Info></OperatingSystemSection>
    <VirtualHardwareSection><Info>Hardware</Info>
      <Item><rasd:ElementName>CPU</rasd:ElementName><rasd:InstanceID>1</rasd:InstanceID><rasd:ResourceType>3</rasd:ResourceType><rasd:VirtualQuantity>1</rasd:VirtualQuantity></Item>
      <Item><rasd:AllocationUnits>byte * 2^20</rasd:AllocationUnits><rasd:ElementName>Memory</rasd:ElementName><rasd:InstanceID>2</rasd:InstanceID><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>64</rasd:VirtualQuantity></Item>
      <Item><rasd:ElementName>SCSI</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID><rasd:ResourceSubType>lsilogic</rasd:ResourceSubType><rasd:ResourceType>6</rasd:ResourceType></Item>
      <Item><rasd:AddressOnParent>0</rasd:AddressOnParent><rasd:ElementName>Disk</rasd:ElementName><rasd:HostResource>ovf:/disk/d1</rasd:HostResource><rasd:InstanceID>4</rasd:InstanceID><rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>
    </VirtualHardwareSection>
  </VirtualSystem>
</Envelope>
`
}
