/** Says why a lab host cannot run on this machine, for tests that skip: what is missing, and not merely that it is. */
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

const programs = ['libvirtd', 'virtlogd', 'virsh', 'qemu-system-x86_64', 'qemu-img', 'unshare', 'nsenter', 'ip']

export async function labUnavailable(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it needs Linux'
  if (process.getuid?.() !== 0) return 'it needs root, for mount and network namespaces'
  return await notInstalled(programs)
}

/** Which of these programs are missing; undefined: none. */
export async function notInstalled(wanted: readonly string[]): Promise<string | undefined> {
  const found = await Promise.all(wanted.map(isInstalled))
  const missing = wanted.filter((_, index) => !found[index])
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`
}

async function isInstalled(program: string): Promise<boolean> {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`
  const tries = path.split(delimiter).map((directory) => access(join(directory, program), constants.X_OK))
  return Promise.any(tries).then(
    () => true,
    () => false,
  )
}
