/**
 * Finds a Linux kernel of this distribution to boot in the demo guest: one that is installed, else its package, downloaded
 * and unpacked but not installed.
 *
 * Not the kernel "for the cloud", though it is smaller: it lacks the disk controllers and network cards of VMware, and an
 * appliance that comes from there has to boot with what is chosen for it. Of the drivers only the needed ones are kept.
 */
import { access, constants, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../run-command.ts'
import { dropModules, wantedModules } from './kernel-modules.ts'

export interface Kernel {
  readonly release: string
  readonly image: string
  /** /lib/modules/RELEASE, or where the package was unpacked. */
  readonly modules: string
}

export async function findKernel(cache: string): Promise<Kernel> {
  const unpacked = join(cache, 'kernel')
  const found = (await kernelIn(unpacked)) ?? (await kernelIn('/'))
  if (found !== undefined) return found
  await download(cache, unpacked)
  const kernel = await kernelIn(unpacked)
  if (kernel === undefined)
    throw new Error(`the kernel package has no kernel that was understood (looked in ${unpacked})`)
  return kernel
}

/** Debian and Ubuntu: /boot/vmlinuz-RELEASE. Fedora: /lib/modules/RELEASE/vmlinuz. */
async function kernelIn(root: string): Promise<Kernel | undefined> {
  for (const modules of [join(root, 'lib/modules'), join(root, 'usr/lib/modules')]) {
    const releases = await readdir(modules).catch(() => [])
    for (const release of newestFirst(releases)) {
      const directory = join(modules, release)
      // What is left of a removed kernel, or belongs to a container's host, has a directory without drivers.
      const hasDrivers = await readable(join(directory, 'kernel'))
      for (const image of [join(root, `boot/vmlinuz-${release}`), join(directory, 'vmlinuz')]) {
        if (hasDrivers && (await readable(image))) return { release, image, modules: directory }
      }
    }
  }
  return undefined
}

function newestFirst(releases: readonly string[]): string[] {
  return releases.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}

async function download(cache: string, target: string): Promise<void> {
  const work = await mkdtemp(join(cache, 'download-'))
  try {
    const root = join(work, 'root')
    if (await readable('/usr/bin/apt-get')) await downloadDeb(work, root)
    else if (await readable('/usr/bin/dnf')) await downloadRpm(work, root)
    else throw new Error('no kernel is installed here, and neither apt-get nor dnf is there to download one')
    const unpacked = await kernelIn(root)
    if (unpacked !== undefined) await dropModules(unpacked.modules, wantedModules)
    await rm(target, { recursive: true, force: true })
    await rename(root, target)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function downloadDeb(work: string, root: string): Promise<void> {
  const image = await debianImagePackage()
  // Ubuntu keeps the drivers in a package beside the kernel; Debian in the same one.
  const modules = image.replace('linux-image-', 'linux-modules-')
  const packages = (await exists(modules)) ? [image, modules] : [image]
  // Without the sandbox user, which may not write into our directory.
  await runCommand(['apt-get', '-q', '-o', 'APT::Sandbox::User=root', 'download', ...packages], {
    cwd: work,
    timeoutMs: 600_000,
  })
  for (const file of await readdir(work)) {
    if (file.endsWith('.deb')) await runCommand(['dpkg-deb', '--extract', join(work, file), root])
  }
}

/** Follows linux-image-virtual (Ubuntu) or linux-image-amd64 (Debian) to the package that has the kernel. */
async function debianImagePackage(): Promise<string> {
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64'
  for (const meta of ['linux-image-virtual', `linux-image-${arch}`]) {
    const text = await runCommand(['apt-cache', 'depends', '--recurse', '--important', meta]).catch(() => '')
    const image = /Depends: (linux-image-\d\S*)/.exec(text)?.[1]
    if (image !== undefined) return image
  }
  throw new Error('apt knows no kernel package; run "apt-get update" first')
}

async function exists(name: string): Promise<boolean> {
  return (await runCommand(['apt-cache', 'show', name]).catch(() => '')) !== ''
}

async function downloadRpm(work: string, root: string): Promise<void> {
  const packages = ['kernel-core', 'kernel-modules-core']
  await runCommand(['dnf', '-q', 'download', '--destdir', work, ...packages], { timeoutMs: 600_000 })
  const unpack = 'mkdir -p "$1"; cd "$1"; for file in "$2"/*.rpm; do rpm2cpio "$file" | cpio -idm --quiet; done'
  await runCommand(['bash', '-euo', 'pipefail', '-c', unpack, 'unpack', root, work], { timeoutMs: 300_000 })
}

async function readable(path: string): Promise<boolean> {
  return access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
}
