/**
 * bench/import: an OVA into a libvirt pool through the API, against unpacking it and converting it.
 *
 * Ours: upload over HTTP, manifest checked, qcow2 volume in the pool, VM defined. Peer: `tar x` + `qemu-img convert` to qcow2, which
 * checks nothing and leaves a copy behind; with `virsh vol-upload` after it, which is what it takes to get into the pool.
 * Budget (DESIGN.md, section 7): at most 0.6 × the time of tar + qemu-img, peak memory below 300 MiB.
 *
 *   node bench/import.ts [MiB=1024] [rounds=3]
 */
import { spawnSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { accepted, serveUpload, unwrap, waitForTask } from '@covisor/client'
import { fileSource } from '@covisor/disk'
import { startLibvirtd } from '@covisor/lab'
import { writeOva } from '@covisor/ovf'
import {
  newDataDirectory,
  removeDataDirectory,
  type ServerUnderTest,
  startServerUnderTest,
} from './server-under-test.ts'

const sizeMiB = Number(process.argv[2] ?? 1024)
const rounds = Number(process.argv[3] ?? 3)
const MIB = 1024 * 1024

const contents = ['guest', 'random', 'zeros'] as const
type Content = (typeof contents)[number]

const folder = await mkdtemp(join(tmpdir(), 'covisor-bench-import-'))
const data = await newDataDirectory()
const host = await startLibvirtd({ name: 'bench-import' })
try {
  await mkdir(join(folder, 'pool'))
  const server = await startServerUnderTest(data)
  try {
    await prepareHost(server)
    console.log(`OVA of ${sizeMiB} MiB, ${rounds} rounds, ours / peer (below 1 is faster)`)
    for (const content of contents) await compare(server, content)
  } finally {
    await server.stop()
  }
} finally {
  await host.stop()
  await removeDataDirectory(data)
  await rm(folder, { recursive: true, force: true })
}

async function compare(server: ServerUnderTest, content: Content): Promise<void> {
  const ova = await makeOva(content)
  const ratios: number[] = []
  const withUpload: number[] = []
  const seconds: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const ours = await importOva(server, ova, `${content}${round}`)
    const { convert, upload } = peer(ova)
    if (round === 0) continue // caches are warm for both
    seconds.push(ours)
    ratios.push(ours / convert)
    withUpload.push(ours / (convert + upload))
  }
  const { size } = await stat(ova)
  console.log(
    `${content.padEnd(7)} ${spread(ratios)} of tar + qemu-img, ${spread(withUpload)} with vol-upload, ` +
      `${(size / MIB).toFixed(0)} MiB OVA, ours ${(sizeMiB / median(seconds)).toFixed(0)} MiB/s, server peak ${await peakMiB()} MiB`,
  )
  await rm(ova)
}

async function prepareHost({ client }: ServerUnderTest): Promise<void> {
  const { task } = await accepted(client.POST('/v1/endpoints', { body: { uri: host.uri } }))
  await waitForTask(client, task.id)
  const [first] = (await unwrap(client.GET('/v1/hosts'))).items
  const body = { name: 'bench', host: first!.id, path: join(folder, 'pool') }
  const pool = await accepted(client.POST('/v1/pools', { body }))
  await waitForTask(client, pool.task.id)
}

async function importOva({ client }: ServerUnderTest, ova: string, name: string): Promise<number> {
  await using file = await fileSource(ova, 'bench.ova')
  const start = performance.now()
  const upload = await unwrap(client.POST('/v1/uploads', { body: { fileName: 'bench.ova', sizeBytes: file.size } }))
  const feeding = serveUpload(client, upload.id, file)
  const { task } = await accepted(
    client.POST('/v1/imports', { body: { source: { upload: upload.id }, name, pool: 'bench', format: 'qcow2' } }),
  )
  const ended = await waitForTask(client, task.id)
  const seconds = (performance.now() - start) / 1000
  if (ended.state !== 'succeeded') throw new Error(`the import ended ${ended.state}: ${ended.error?.text}`)
  await feeding
  const gone = await accepted(client.DELETE('/v1/vms/{vm}', { params: { path: { vm: name } } }))
  await waitForTask(client, gone.task.id)
  return seconds
}

function peer(ova: string): { convert: number; upload: number } {
  const out = join(folder, 'peer')
  run('mkdir', '-p', out)
  const convert = timed(() => {
    run('tar', 'xf', ova, '-C', out)
    run('qemu-img', 'convert', '-f', 'vmdk', '-O', 'qcow2', join(out, 'bench-disk1.vmdk'), join(out, 'disk.qcow2'))
  })
  const upload = timed(() => {
    run('virsh', '-c', host.uri, 'vol-create-as', 'bench', 'peer.qcow2', '0')
    run('virsh', '-c', host.uri, 'vol-upload', '--pool', 'bench', 'peer.qcow2', join(out, 'disk.qcow2'))
  })
  run('virsh', '-c', host.uri, 'vol-delete', '--pool', 'bench', 'peer.qcow2')
  run('rm', '-rf', out)
  return { convert, upload }
}

async function makeOva(content: Content): Promise<string> {
  const raw = join(folder, 'disk.raw')
  const vmdk = join(folder, 'bench-disk1.vmdk')
  const handle = await open(raw, 'w')
  const block = Buffer.alloc(MIB)
  for (let index = 0; index < sizeMiB; index++) {
    if (fillBlock(block, content, index)) await handle.write(block, 0, MIB, index * MIB)
  }
  await handle.truncate(sizeMiB * MIB)
  await handle.close()
  run('qemu-img', 'convert', '-f', 'raw', '-O', 'vmdk', '-o', 'subformat=streamOptimized', raw, vmdk)
  await rm(raw)
  const { size } = await stat(vmdk)
  const descriptor = Buffer.from(ovf(size))
  const manifest = Buffer.from(
    `SHA256(bench.ovf)= ${createHash('sha256').update(descriptor).digest('hex')}\nSHA256(bench-disk1.vmdk)= ${await sha256(vmdk)}\n`,
  )
  const ova = join(folder, `${content}.ova`)
  const members = [
    { name: 'bench.ovf', size: descriptor.length, content: descriptor },
    { name: 'bench.mf', size: manifest.length, content: manifest },
    {
      name: 'bench-disk1.vmdk',
      size,
      content: createReadStream(vmdk, { highWaterMark: MIB }) as AsyncIterable<Buffer>,
    },
  ]
  await pipeline(Readable.from(writeOva(members)), createWriteStream(ova))
  await rm(vmdk)
  return ova
}

/** 'guest': what an installed system looks like: a third empty, a third text and code, a third that does not compress. */
function fillBlock(block: Buffer, content: Content, index: number): boolean {
  const kind = content === 'guest' ? (['zeros', 'text', 'random'] as const)[index % 3] : content
  if (kind === 'zeros') return false
  if (kind === 'random') randomFillSync(block)
  else
    for (let at = 0; at < MIB; at += 64)
      block.write(`line ${index}.${at}: the quick brown fox ${(at * 7919) % 9973}\n`.padEnd(64), at, 'latin1')
  return true
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: MIB })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

async function peakMiB(): Promise<string> {
  const pid = (await readFile(join(data, 'server.pid'), 'utf8')).trim()
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return (Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024).toFixed(0)
}

function timed(work: () => void): number {
  const start = performance.now()
  work()
  return (performance.now() - start) / 1000
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

function spread(numbers: readonly number[]): string {
  return `${median(numbers).toFixed(2)} (${Math.min(...numbers).toFixed(2)}–${Math.max(...numbers).toFixed(2)})`
}

function ovf(vmdkBytes: number): string {
  return `<?xml version="1.0"?>
<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData">
  <References><File ovf:id="f1" ovf:href="bench-disk1.vmdk" ovf:size="${vmdkBytes}"/></References>
  <DiskSection><Info>Disks</Info><Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="${sizeMiB}" ovf:capacityAllocationUnits="byte * 2^20" ovf:format="http://www.vmware.com/interfaces/specifications/vmdk.html#streamOptimized"/></DiskSection>
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
