/**
 * The smallest real Linux guest: the distribution's kernel with busybox and drivers in memory, built once per kernel.
 *
 * Boots in seconds without hardware acceleration, shows on ttyS0 what hardware it sees, prints "covisor-demo ready", then keeps
 * a shell there that needs no login, and shuts down when asked by the power button.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readBusybox } from './busybox.ts'
import { type CpioEntry, writeCpio } from './cpio.ts'
import { findKernel } from './kernel.ts'
import { collectModules, wantedModules } from './kernel-modules.ts'

export interface TinyGuest {
  readonly release: string
  readonly kernel: string
  readonly initrd: string
  readonly commandLine: string
  readonly readyLine: string
}

export const readyLine = 'covisor-demo ready'
/** The last console is /dev/console. Without mitigations an emulated processor boots a fifth faster; the guest has no secrets. */
const commandLine = 'console=tty0 console=ttyS0,115200 quiet panic=10 mitigations=off net.ifnames=0'

export async function tinyGuest(cache: string): Promise<TinyGuest> {
  await mkdir(cache, { recursive: true })
  const kernel = await findKernel(cache)
  const initrd = join(cache, `initrd-${kernel.release}-${await versionOfSources()}.gz`)
  const isBuilt = await stat(initrd).catch(() => undefined)
  if (isBuilt === undefined) {
    const bytes = gzipSync(writeCpio(await rootFiles(kernel.modules)))
    // Two builders write the same bytes; each renames a whole file into place.
    await writeFile(`${initrd}.${process.pid}`, bytes)
    await rename(`${initrd}.${process.pid}`, initrd)
  }
  return { release: kernel.release, kernel: kernel.image, initrd, commandLine, readyLine }
}

const rootfs = join(import.meta.dirname, 'rootfs')

async function rootFiles(modulesDirectory: string): Promise<CpioEntry[]> {
  const own = (name: string) => readFile(join(rootfs, name))
  const modules = await collectModules(modulesDirectory, wantedModules)
  const directories = ['bin', 'dev', 'etc', 'etc/acpi', 'etc/acpi/PWRF', 'modules', 'proc', 'sys', 'tmp']
  return [
    ...directories.map((path) => ({ path, mode: 0o755 })),
    { path: 'bin/busybox', mode: 0o755, content: await readBusybox() },
    { path: 'init', mode: 0o755, content: await own('init') },
    { path: 'etc/inittab', mode: 0o644, content: await own('inittab') },
    { path: 'etc/udhcpc.sh', mode: 0o755, content: await own('udhcpc.sh') },
    // The name that busybox acpid looks for when the power button is pressed.
    { path: 'etc/acpi/PWRF/00000080', mode: 0o755, content: await own('power-button') },
    { path: 'modules/order', mode: 0o644, content: Buffer.from(modules.map(({ name }) => `${name}.ko\n`).join('')) },
    ...modules.map(({ name, content }) => ({ path: `modules/${name}.ko`, mode: 0o644, content })),
  ]
}

/** A changed script must not be hidden by a cached initrd. */
async function versionOfSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(rootfs)).toSorted()) hash.update(await readFile(join(rootfs, name)))
  hash.update(wantedModules.join())
  return hash.digest('hex').slice(0, 8)
}
