/**
 * An appliance of two VMs for tests: a database that starts first, a web server that asks for a name and a password, a CD in its drive,
 * and a network of each.
 */
import { writeFile } from 'node:fs/promises'
import { memorySource, openDisk, writeStreamOptimizedVmdk } from '@covisor/disk'
import { writeIso } from '@covisor/iso'
import { manifestLine, type OvfToWrite, writeManifest, writeOva, writeOvf } from '@covisor/ovf'

const DISK_BYTES = 1024 * 1024

export const shopDisc = Buffer.from(
  writeIso({ volumeId: 'TOOLS', files: [{ path: 'readme', bytes: Buffer.from('hello') }] }),
)

export async function writeShopAppliance(path: string, change: (ovf: OvfToWrite) => string = writeOvf): Promise<void> {
  const disks = await Promise.all(['db', 'web'].map((name) => vmdk(`disk of ${name}`)))
  const hrefs = ['shop-disk1.vmdk', 'shop-disk2.vmdk', 'tools.iso']
  const contents = [...disks, shopDisc]
  const descriptor = Buffer.from(
    change({
      name: 'shop',
      files: hrefs.map((href, i) => ({ id: `file${i + 1}`, href, sizeBytes: contents[i]!.length })),
      disks: ['file1', 'file2'].map((fileId, i) => ({ id: `disk${i + 1}`, fileId, capacityBytes: DISK_BYTES })),
      networks: [{ name: 'front', description: 'to the world' }, { name: 'back' }],
      systems: [
        { ...machine('db', 'disk1', ['back']), properties: [{ key: 'db.size', type: 'uint8', value: '3' }] },
        {
          ...machine('web', 'disk2', ['front', 'back']),
          cdroms: [{ fileId: 'file3' }],
          properties: [
            { key: 'hostname', label: 'Host name' },
            { key: 'admin.password', password: true, label: 'Password' },
            { key: 'motd', value: 'welcome' },
          ],
          transports: ['iso'],
        },
      ],
      startOrder: [
        { ...plain, systemId: 'db', rank: 1, startDelaySeconds: 20 },
        { ...plain, systemId: 'web', rank: 2 },
      ],
    }),
  )
  const names = ['shop.ovf', ...hrefs]
  const bytes = [descriptor, ...contents]
  const manifest = Buffer.from(writeManifest(names.map((name, i) => manifestLine(name, bytes[i]!))))
  const members = [...names, 'shop.mf'].map((name, i) => {
    const content = [...bytes, manifest][i]!
    return { name, size: content.length, content }
  })
  await writeFile(path, Buffer.concat(await Array.fromAsync(writeOva(members))))
}

const plain = {
  startDelaySeconds: 0,
  stopDelaySeconds: 0,
  startAction: 'powerOn',
  stopAction: 'powerOff',
  waitsForGuest: false,
} as const

const machine = (id: string, diskId: string, networks: readonly string[]) => ({
  id,
  name: id,
  vcpus: 1,
  memoryMiB: 128,
  os: { vmwType: 'debian12_64Guest', cimId: 96, description: 'Debian' },
  disks: [{ diskId, controller: 'virtualscsi' as const }],
  nics: networks.map((network) => ({ network, model: 'VmxNet3' as const })),
})

async function vmdk(text: string): Promise<Buffer> {
  const raw = Buffer.alloc(DISK_BYTES)
  raw.write(text)
  const disk = await openDisk(memorySource(raw, 'raw'), { format: 'raw' })
  const chunks = await Array.fromAsync(writeStreamOptimizedVmdk(disk))
  return Buffer.concat(chunks.map(({ bytes }) => bytes))
}
