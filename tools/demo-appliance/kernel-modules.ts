/**
 * Collects the driver modules a guest may need, with what they depend on, in the order in which to load them.
 *
 * Reads each module's own `depends=` rather than modules.dep: that file is made when a kernel package is installed, and
 * ours may only have been unpacked. Drivers compiled into the kernel are simply not found among the files.
 */
import { readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { runCommand } from '../run-command.ts'

export interface KernelModule {
  readonly name: string
  readonly content: Uint8Array
}

/** What KVM, VMware, VirtualBox and older QEMU machines offer: disks, network cards, the power button, entropy. */
export const wantedModules: readonly string[] = Object.values({
  bus: ['virtio_pci'],
  disks: ['virtio_blk', 'virtio_scsi', 'ahci', 'ata_piix', 'vmw_pvscsi', 'mptspi', 'nvme', 'sd_mod'],
  networkCards: ['virtio_net', 'e1000', 'e1000e', 'vmxnet3'],
  powerButton: ['button', 'evdev'],
  others: ['virtio_balloon', 'virtio_rng', 'virtio_console'],
}).flat()

export async function collectModules(directory: string, wanted: readonly string[]): Promise<KernelModule[]> {
  const files = await moduleFiles(directory)
  const ordered = new Map<string, KernelModule>()
  const add = async (name: string): Promise<void> => {
    const file = files.get(name)
    if (file === undefined || ordered.has(name)) return
    const content = await readModule(file)
    for (const dependency of dependsOf(content)) await add(dependency)
    ordered.set(name, { name, content })
  }
  for (const name of wanted) await add(name)
  return [...ordered.values()]
}

/** Removes every module that is neither wanted nor depended on: an unpacked kernel package has hundreds of megabytes of them. */
export async function dropModules(directory: string, wanted: readonly string[]): Promise<void> {
  const kept = new Set((await collectModules(directory, wanted)).map(({ name }) => name))
  for (const [name, file] of await moduleFiles(directory)) if (!kept.has(name)) await rm(file)
}

async function moduleFiles(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(join(directory, 'kernel'), { recursive: true }).catch(() => [])
  const modules = entries.filter((path) => /\.ko(\.(xz|zst|gz))?$/.test(path))
  return new Map(modules.map((path) => [moduleName(path), join(directory, 'kernel', path)]))
}

/** The kernel treats - and _ in module names as the same. */
function moduleName(path: string): string {
  return basename(path)
    .replace(/\.ko.*$/, '')
    .replaceAll('-', '_')
}

async function readModule(file: string): Promise<Uint8Array> {
  if (file.endsWith('.xz')) return runCommand(['xz', '--decompress', '--stdout', file], { encoding: 'buffer' })
  const content = await readFile(file)
  if (file.endsWith('.zst')) return zstdDecompressSync(content)
  return file.endsWith('.gz') ? gunzipSync(content) : content
}

/** The .modinfo section is a row of key=value strings, each ended by a zero byte. */
export function dependsOf(content: Uint8Array): string[] {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const key = '\0depends='
  const start = bytes.indexOf(key)
  if (start === -1) return []
  const value = bytes.toString('latin1', start + key.length, bytes.indexOf(0, start + key.length))
  return value
    .split(',')
    .filter((name) => name !== '')
    .map(moduleName)
}
