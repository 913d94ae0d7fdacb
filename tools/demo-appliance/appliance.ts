/**
 * Builds the demo appliance: an OVA as VMware writes them (descriptor, SHA-256 manifest, one streamOptimized VMDK) around the
 * tiny guest. It is made from this machine's own distribution, so that nothing is shipped or fetched from elsewhere.
 *
 * The disk is converted by qemu-img on purpose: an appliance that our own writer made would prove less about our reader.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseXml, writeXml } from '@covisor/xml'
import { runCommand } from '../run-command.ts'
import { writeBootableDisk } from './bootable-disk.ts'
import { tinyGuest } from './tiny-guest.ts'

export interface DemoAppliance {
  readonly ova: string
  /** The same disk, raw. */
  readonly disk: string
  readonly release: string
}

export async function demoAppliance(cache: string): Promise<DemoAppliance> {
  const guest = await tinyGuest(cache)
  // A changed guest or descriptor must not be hidden by a cached appliance.
  const version = sha256(Buffer.concat([await readFile(guest.initrd), await readFile(descriptorFile)])).slice(0, 12)
  const [ova, disk] = [join(cache, `covisor-demo-${version}.ova`), join(cache, `covisor-demo-${version}.img`)]
  if (!(await isThere(ova)) || !(await isThere(disk))) {
    const work = await mkdtemp(join(cache, 'appliance-'))
    try {
      const rawDisk = join(work, basename(disk))
      await writeBootableDisk(rawDisk, guest)
      await rename(await pack(work, rawDisk), ova)
      await rename(rawDisk, disk)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }
  return { ova, disk, release: guest.release }
}

const descriptorFile = join(import.meta.dirname, 'descriptor.ovf')
const [ovfName, manifestName, vmdkName] = ['covisor-demo.ovf', 'covisor-demo.mf', 'covisor-demo-disk1.vmdk']

async function pack(work: string, rawDisk: string): Promise<string> {
  const convert = ['qemu-img', 'convert', '-f', 'raw', '-O', 'vmdk', '-o', 'subformat=streamOptimized']
  await runCommand([...convert, rawDisk, join(work, vmdkName)])
  const vmdk = await readFile(join(work, vmdkName))
  const descriptor = Buffer.from(describe(await readFile(descriptorFile, 'utf8'), vmdk.length))
  await writeFile(join(work, ovfName), descriptor)
  const manifest = `SHA256(${ovfName})= ${sha256(descriptor)}\nSHA256(${vmdkName})= ${sha256(vmdk)}\n`
  await writeFile(join(work, manifestName), manifest)

  // DSP0243, 5.3: the descriptor comes first in the archive, then its manifest, so that one pass can verify.
  const owner = ['--owner=0', '--group=0', '--mode=644', '--mtime=@0']
  const names = [ovfName, manifestName, vmdkName]
  await runCommand(['tar', '--format=ustar', ...owner, '-cf', 'covisor-demo.ova', ...names], { cwd: work })
  return join(work, 'covisor-demo.ova')
}

function describe(template: string, vmdkBytes: number): string {
  const envelope = parseXml(template)
  const file = envelope.find('References', 'File')?.attributes.find(({ name }) => name === 'ovf:size')
  if (file === undefined) throw new Error(`${descriptorFile} has no ovf:size to fill in`)
  file.value = `${vmdkBytes}`
  return `${writeXml(envelope, { declaration: true })}\n`
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
