/** A small appliance in the shape that VMware writes: descriptor, manifest, one streamOptimized VMDK whose content is known. */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { memorySource, openDisk, writeStreamOptimizedVmdk } from '@covisor/disk'
import { manifestLine, writeManifest, writeOva, writeOvf } from '@covisor/ovf'

export interface SmallOva {
  readonly path: string
  /** What a guest would read from its disk. */
  readonly disk: Uint8Array
}

const DISK_BYTES = 4 * 2 ** 20

export async function writeSmallOva(path: string, name: string): Promise<SmallOva> {
  const { disk, members } = await smallAppliance(name)
  const ova = writeOva([...members].map(([member, content]) => ({ name: member, size: content.length, content })))
  await pipeline(Readable.from(ova), createWriteStream(path))
  return { path, disk }
}

/** Its files by their names, the descriptor first. */
export async function smallAppliance(
  name: string,
): Promise<{ readonly disk: Uint8Array; readonly members: ReadonlyMap<string, Uint8Array> }> {
  const disk = patternedDisk()
  const vmdk = await vmdkOf(disk)
  const ovf = new TextEncoder().encode(descriptor(name, vmdk.length))
  const files = { [`${name}.ovf`]: ovf, [`${name}-disk1.vmdk`]: vmdk }
  const lines = Object.entries(files).map(([file, bytes]) => manifestLine(file, bytes))
  const manifest = new TextEncoder().encode(writeManifest(lines))
  return { disk, members: new Map(Object.entries({ ...files, [`${name}.mf`]: manifest })) }
}

/** Data with holes between; hardly compressible, so that the import takes many chunks. */
function patternedDisk(): Uint8Array {
  const disk = new Uint8Array(DISK_BYTES)
  for (let offset = 0; offset < DISK_BYTES; offset += 2 ** 18) {
    if ((offset / 2 ** 18) % 4 === 3) continue
    for (let at = offset; at < offset + 2 ** 18; at += 32) {
      disk.set(createHash('sha256').update(String(at)).digest(), at)
    }
  }
  return disk
}

async function vmdkOf(disk: Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  const raw = await openDisk(memorySource(disk, 'disk'), { format: 'raw' })
  for await (const { bytes } of writeStreamOptimizedVmdk(raw)) chunks.push(bytes)
  return Buffer.concat(chunks)
}

const descriptor = (name: string, vmdkBytes: number): string =>
  writeOvf({
    name,
    files: [{ id: 'file1', href: `${name}-disk1.vmdk`, sizeBytes: vmdkBytes }],
    disks: [{ id: 'disk1', fileId: 'file1', capacityBytes: DISK_BYTES, format: 'vmdk-stream-optimized' }],
    networks: [{ name: 'VM Network' }],
    systems: [
      {
        id: name,
        name,
        vcpus: 1,
        memoryMiB: 256,
        os: { vmwType: 'debian12_64Guest', cimId: 96, description: 'Debian GNU/Linux 12 (64-bit)' },
        disks: [{ diskId: 'disk1', controller: 'lsilogic' }],
        nics: [{ network: 'VM Network', model: 'VmxNet3' }],
      },
    ],
  })
