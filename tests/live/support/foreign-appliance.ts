/**
 * The demo guest's disk, packed as other products pack theirs: qemu-img's streamOptimized VMDK with a descriptor and manifest
 * in the shape that VirtualBox or vSphere writes. Nothing here comes from our own writers, so they prove our readers.
 */
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { demoAppliance, runCommand } from '@covisor/lab'
import { virtualBoxDescriptor, vsphereDescriptor } from './foreign-descriptors.ts'

/** VirtualBox 7: sizes in bytes, SHA-1 with a space before the file, the manifest last in the archive. */
export async function virtualBoxOva(folder: string): Promise<string> {
  const vmdk = 'box-disk001.vmdk'
  await demoVmdk(join(folder, vmdk))
  await writeFile(join(folder, 'box.ovf'), virtualBoxDescriptor('box', vmdk))
  const lines = await Promise.all(
    ['box.ovf', vmdk].map(async (name) => `SHA1 (${name}) = ${await digest('sha1', join(folder, name))}\n`),
  )
  await writeFile(join(folder, 'box.mf'), lines.join(''))
  const owner = ['--owner=vboxovf10', '--group=vbox_v7.0', '--mode=640']
  const tar = ['tar', '--format=ustar', ...owner, '-cf', 'box.ova', 'box.ovf', vmdk, 'box.mf']
  await runCommand(tar, { cwd: folder })
  return join(folder, 'box.ova')
}

/** vSphere, exported with compression: a folder, SHA-256, the disk gzipped once more. */
export async function vsphereCompressedFolder(folder: string): Promise<string> {
  const name = 'esx-disk1.vmdk.gz'
  await demoVmdk(join(folder, 'plain.vmdk'))
  const bytes = gzipSync(await readFile(join(folder, 'plain.vmdk')), { level: 1 })
  await writeFile(join(folder, name), bytes)
  const file = { href: name, sizeBytes: bytes.length, compression: 'gzip' } as const
  return await writeFolder(folder, 'esx', vsphereDescriptor('esx', file), [name])
}

/** vSphere, with its disk cut into pieces of `ovf:chunkSize` (DSP0243, 7.1: nine digits behind the name). */
export async function vsphereChunkedFolder(folder: string): Promise<string> {
  const name = 'cut-disk1.vmdk'
  const chunkBytes = 4 * 2 ** 20
  await demoVmdk(join(folder, 'whole.vmdk'))
  const bytes = await readFile(join(folder, 'whole.vmdk'))
  const pieces: string[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const piece = `${name}.${String(pieces.length).padStart(9, '0')}`
    await writeFile(join(folder, piece), bytes.subarray(at, at + chunkBytes))
    pieces.push(piece)
  }
  const descriptor = vsphereDescriptor('cut', { href: name, sizeBytes: bytes.length, chunkBytes })
  return await writeFolder(folder, 'cut', descriptor, pieces)
}

async function writeFolder(
  folder: string,
  name: string,
  descriptor: string,
  files: readonly string[],
): Promise<string> {
  const ovf = `${name}.ovf`
  await writeFile(join(folder, ovf), descriptor)
  const lines = await Promise.all(
    [ovf, ...files].map(async (file) => `SHA256(${file})= ${await digest('sha256', join(folder, file))}\n`),
  )
  await writeFile(join(folder, `${name}.mf`), lines.join(''))
  return join(folder, ovf)
}

export async function demoVmdk(target: string): Promise<void> {
  const { disk } = await demoAppliance()
  const convert = ['qemu-img', 'convert', '-f', 'raw', '-O', 'vmdk', '-o', 'subformat=streamOptimized']
  await runCommand([...convert, disk, target])
}

const digest = async (algorithm: 'sha1' | 'sha256', path: string): Promise<string> =>
  createHash(algorithm)
    .update(await readFile(path))
    .digest('hex')
