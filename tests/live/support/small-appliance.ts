/**
 * A small appliance whose parts a test may spoil before they are packed: descriptor, disk, manifest, names in the archive.
 *
 * The disk is what qemu-img makes of a little that does not compress, at the start of 64 MiB. It boots nothing.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '@covisor/lab'
import { vsphereDescriptor } from './foreign-descriptors.ts'

export interface Parts {
  readonly descriptor: string
  readonly vmdk: Buffer
}

export interface Spoiling {
  /** How much of the disk does not compress. */
  readonly contentBytes?: number
  /** Before the manifest is written. */
  readonly parts?: (parts: Parts) => Partial<Parts>
  /** After it. */
  readonly corrupt?: (vmdk: Buffer) => Buffer
  readonly withoutManifest?: boolean
  /** A sed expression on the names in the archive, as tar takes it. */
  readonly rename?: string
  /** Cuts the archive. */
  readonly keepBytes?: (size: number) => number
}

const DISK = 'small-disk1.vmdk'

/** The path of the OVA. */
export async function smallOva(folder: string, spoiling: Spoiling = {}): Promise<string> {
  await mkdir(folder, { recursive: true })
  const vmdk = await smallVmdk(folder, spoiling.contentBytes ?? 2 * 2 ** 20)
  const whole: Parts = { vmdk, descriptor: vsphereDescriptor('small', { href: DISK, sizeBytes: vmdk.length }) }
  const parts = { ...whole, ...spoiling.parts?.(whole) }
  const lines = [
    `SHA256(small.ovf)= ${sha256(Buffer.from(parts.descriptor))}\n`,
    `SHA256(${DISK})= ${sha256(parts.vmdk)}\n`,
  ]
  await writeFile(join(folder, 'small.ovf'), parts.descriptor)
  await writeFile(join(folder, 'small.mf'), lines.join(''))
  await writeFile(join(folder, DISK), spoiling.corrupt?.(parts.vmdk) ?? parts.vmdk)
  const manifest = spoiling.withoutManifest === true ? [] : ['small.mf']
  const rename = spoiling.rename === undefined ? [] : ['--absolute-names', '--transform', spoiling.rename]
  const tar = ['tar', '--format=ustar', ...rename, '-cf', 'small.ova', 'small.ovf', ...manifest, DISK]
  await runCommand(tar, { cwd: folder })
  const ova = join(folder, 'small.ova')
  if (spoiling.keepBytes !== undefined) {
    const bytes = await readFile(ova)
    await writeFile(ova, bytes.subarray(0, spoiling.keepBytes(bytes.length)))
  }
  return ova
}

async function smallVmdk(folder: string, contentBytes: number): Promise<Buffer> {
  const raw = join(folder, 'small.img')
  await writeFile(raw, randomBytes(contentBytes))
  await runCommand(['truncate', '--size', '64M', raw])
  const vmdk = join(folder, DISK)
  await runCommand(['qemu-img', 'convert', '-f', 'raw', '-O', 'vmdk', '-o', 'subformat=streamOptimized', raw, vmdk])
  return await readFile(vmdk)
}

/** One bit of one byte. */
export function flipped(bytes: Buffer, offset: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[offset] = (copy[offset] ?? 0) ^ 0x10
  return copy
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
