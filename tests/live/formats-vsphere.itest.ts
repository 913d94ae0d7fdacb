/**
 * What we write, taken in by others: streamOptimized VMDKs and OVAs imported into the vSphere simulator of govmomi, as `govc import.vmdk` and
 * `govc import.ova` do it, and the same OVAs read by virt-v2v and by our own strict reader. The simulator keeps the bytes of disks and does
 * not read them; that is what qemu-img is for (formats/disk/test/formats.itest.ts).
 *
 * Debian ships govmomi as Go source, so support/vsphere-import/main.go is built here.
 */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileSource, memorySource, openDisk, writeQcow2, writeStreamOptimizedVmdk } from '@covisor/disk'
import { manifestLine, openOva, vmHardware, writeManifest, writeOva, writeOvf } from '@covisor/ovf'
import { afterAll, beforeAll, expect, test } from 'vitest'

const GO_SOURCES = '/usr/share/gocode'
const hasGovmomi = existsSync(`${GO_SOURCES}/src/github.com/vmware/govmomi/simulator`) && existsSync('/usr/bin/go')
const hasV2v = existsSync('/usr/bin/virt-v2v')
if (!hasGovmomi)
  console.warn('NOT TESTED: imports into the vSphere simulator; install golang-go and golang-github-vmware-govmomi-dev')
if (!hasV2v) console.warn('NOT TESTED: whether virt-v2v reads our OVAs; install virt-v2v')

const run = promisify(execFile)
const MIB = 1024 * 1024
const DISK_BYTES = 40 * MIB
let folder: string
const at = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'covisor-vsphere-'))
  await writeFile(at('web01.vmdk'), await vmdk())
  for (const version of ['1.1', '2.0'] as const) await writeFile(at(`web01-${version}.ova`), await appliance(version))
  if (!hasGovmomi) return
  const env = { ...process.env, GO111MODULE: 'off', GOPATH: GO_SOURCES, GOCACHE: at('cache') }
  const program = new URL('support/vsphere-import/main.go', import.meta.url).pathname
  execFileSync('go', ['build', '-o', at('import'), program], { env, stdio: 'inherit' })
}, 600_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const imported = async (name: string): Promise<unknown> => JSON.parse((await run(at('import'), [at(name)])).stdout)

test.runIf(hasGovmomi)('the vSphere simulator imports our streamOptimized VMDK', async () => {
  expect(await imported('web01.vmdk')).toBe('imported')
})

test.runIf(hasGovmomi)('and refuses what is none', async () => {
  const disk = await sample()
  const chunks = await Array.fromAsync(writeQcow2(disk))
  await writeFile(at('plain.vmdk'), Buffer.concat(chunks.map(({ bytes }) => bytes)))
  await expect(imported('plain.vmdk')).rejects.toThrow('must be streamOptimized')
})

test.runIf(hasGovmomi)('the vSphere simulator imports our OVA as the machine that was written', async () => {
  expect(await imported('web01-1.1.ova')).toMatchObject({
    cpus: 2,
    memoryMiB: 512,
    guestId: 'debian12_64Guest',
    disksKiB: [DISK_BYTES / 1024],
    uploaded: ['web01-disk1.vmdk'],
    devices: expect.arrayContaining(['pvscsi', 'ide', 'cdrom', 'ethernet']),
  })
})

test.each(['1.1', '2.0'])('our own reader takes OVF %s back, every file as its manifest says', async (version) => {
  await using file = await fileSource(at(`web01-${version}.ova`))
  const { envelope, files, notes } = await openOva(file)
  const vm = vmHardware(envelope.systems[0]!, envelope)
  expect(vm).toMatchObject({ vcpus: 2, memoryMiB: 512, disks: [{ capacityBytes: DISK_BYTES }] })
  expect([...notes, ...vm.notes]).toEqual([])
  for (const content of files.values()) {
    expect(content.isVerified).toBe(true)
    for await (const _ of content.stream()); // throws behind the last byte if the manifest does not fit
  }
})

test.runIf(hasV2v)('virt-v2v reads our OVA as the machine that was written', async () => {
  const env = { ...process.env, LIBGUESTFS_BACKEND: 'direct' }
  const { stdout } = await run('virt-v2v', ['-i', 'ova', at('web01-1.1.ova'), '--print-source'], { env })
  expect(stdout).toMatch(/source name: web01/)
  expect(stdout).toMatch(/memory: 536870912 \(bytes\)/)
  expect(stdout).toMatch(/nr vCPUs: 2/)
  expect(stdout).toMatch(/VM Network/)
})

function sample() {
  const raw = Buffer.alloc(DISK_BYTES)
  for (let block = 0; block < DISK_BYTES; block += 4 * MIB) raw.write(`block ${block} `.repeat(300), block)
  return openDisk(memorySource(raw, 'raw'), { format: 'raw' })
}

async function vmdk(): Promise<Buffer> {
  const chunks = await Array.fromAsync(writeStreamOptimizedVmdk(await sample(), { fileName: 'web01-disk1.vmdk' }))
  return Buffer.concat(chunks.map(({ bytes }) => bytes))
}

async function appliance(version: '1.1' | '2.0'): Promise<Buffer> {
  const disk = await vmdk()
  const descriptor = Buffer.from(
    writeOvf({
      name: 'web01',
      version,
      files: [{ id: 'file1', href: 'web01-disk1.vmdk', sizeBytes: disk.length }],
      disks: [{ id: 'vmdisk1', fileId: 'file1', capacityBytes: DISK_BYTES }],
      networks: [{ name: 'VM Network' }],
      systems: [
        {
          id: 'web01',
          name: 'web01',
          vcpus: 2,
          memoryMiB: 512,
          os: { vmwType: 'debian12_64Guest', cimId: 96, description: 'Debian 12' },
          disks: [{ diskId: 'vmdisk1', controller: 'virtualscsi' }],
          cdroms: [{}],
          nics: [{ network: 'VM Network', model: 'VmxNet3' }],
        },
      ],
    }),
  )
  const contents = { 'web01.ovf': descriptor, 'web01-disk1.vmdk': disk }
  const lines = Object.entries(contents).map(([name, bytes]) => manifestLine(name, bytes))
  const members = Object.entries({ ...contents, 'web01.mf': Buffer.from(writeManifest(lines)) })
  const ova = writeOva(members.map(([name, content]) => ({ name, size: content.length, content })))
  return Buffer.concat(await Array.fromAsync(ova))
}
