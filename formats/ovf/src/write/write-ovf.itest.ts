/** Do others read what we write? virt-v2v parses an OVA of ours; tar lists it. Where virt-v2v is missing, the test says so. */
import { execFileSync } from 'node:child_process'
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeOva } from '../ova/write-ova.ts'
import { manifestLine, writeManifest } from './write-manifest.ts'
import { writeOvf } from './write-ovf.ts'

let directory: string
let file: string

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'covisor-ovf-'))
  const vmdk = join(directory, 'disk.vmdk')
  execFileSync('qemu-img', ['create', '-q', '-f', 'vmdk', '-o', 'subformat=streamOptimized', vmdk, '64M'])
  const disk = readFileSync(vmdk)
  const descriptor = Buffer.from(
    writeOvf({
      name: 'demo',
      files: [{ id: 'file1', href: 'demo-disk1.vmdk', sizeBytes: disk.length }],
      disks: [{ id: 'vmdisk1', fileId: 'file1', capacityBytes: 64 * 2 ** 20 }],
      networks: [{ name: 'VM Network' }],
      systems: [
        {
          id: 'demo',
          name: 'demo',
          vcpus: 2,
          coresPerSocket: 2,
          memoryMiB: 512,
          firmware: 'efi',
          disks: [{ diskId: 'vmdisk1', controller: 'virtualscsi' }],
          cdroms: [{}],
          nics: [{ network: 'VM Network', model: 'VmxNet3' }],
        },
      ],
    }),
  )
  const manifest = Buffer.from(
    writeManifest([manifestLine('demo.ovf', descriptor), manifestLine('demo-disk1.vmdk', disk)]),
  )
  file = join(directory, 'demo.ova')
  const members = [
    { name: 'demo.ovf', size: descriptor.length, content: descriptor },
    { name: 'demo.mf', size: manifest.length, content: manifest },
    { name: 'demo-disk1.vmdk', size: disk.length, content: disk },
  ]
  await pipeline(Readable.from(writeOva(members)), createWriteStream(file))
})
afterAll(() => rmSync(directory, { recursive: true }))

test('GNU tar lists the members in order', () => {
  const listed = execFileSync('tar', ['tf', file], { encoding: 'utf8' }).trim().split('\n')
  expect(listed).toEqual(['demo.ovf', 'demo.mf', 'demo-disk1.vmdk'])
})

const hasV2v = existsSync('/usr/bin/virt-v2v')
if (!hasV2v) console.warn('virt-v2v is not installed: whether it accepts our OVA is NOT tested')

test.skipIf(!hasV2v)('virt-v2v checks the manifest and sees the same machine', () => {
  const printed = execFileSync('virt-v2v', ['-i', 'ova', file, '--print-source'], {
    encoding: 'utf8',
    env: { ...process.env, LIBGUESTFS_BACKEND: 'direct' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  expect(printed).toMatch(/source name: demo/)
  expect(printed).toMatch(/memory: 536870912 \(bytes\)/)
  expect(printed).toMatch(/nr vCPUs: 2/)
  expect(printed).toMatch(/firmware: uefi/i)
  expect(printed).toMatch(/VM Network/)
})
