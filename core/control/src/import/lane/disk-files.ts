/**
 * The files of a bare disk: the source and what it names beside it (a VMDK's extents), or the members of a tar of disk files, in which
 * an uploader sends a disk in several files, the disk first.
 */
import { type DiskFiles, DiskFormatError, namedFiles, type RangeSource, recogniseFormat } from '@covisor/disk'
import { applianceKind, indexOva, memberSource } from '@covisor/ovf'
import type { CountingSource } from './lane-source.ts'

const TAR_NAME_BYTES = 100

/** Undefined for what is no disk: an appliance, or nothing that is known. The disk's parents follow it, each with its own files. */
export async function diskFilesOf(source: CountingSource): Promise<DiskFiles | undefined> {
  if ((await recogniseFormat(source)) === undefined) {
    if (source.parents.length > 0) throw noDifference(source)
    return await membersOf(source)
  }
  const files = new Map<string, RangeSource>()
  for (const disk of [source, ...source.parents]) {
    files.set(disk.name, disk)
    for (const name of await namedFiles(disk)) {
      const sibling = files.has(name) ? undefined : await disk.sibling(name)
      if (sibling !== undefined) files.set(name, sibling)
    }
  }
  return files
}

function noDifference({ name: file }: RangeSource): DiskFormatError {
  const text = 'this is no disk image that could be a difference to another; leave its parents out'
  return new DiskFormatError({ file, offset: 0, reason: 'unsupported', clause: 'chain of disks', text })
}

async function membersOf(source: CountingSource): Promise<DiskFiles | undefined> {
  const first = await source.read(0, Math.min(TAR_NAME_BYTES, source.size))
  // The usual OVA, known without walking through an archive that may be far away.
  if (/\.ovf$/i.test(Buffer.from(first).toString('latin1').replace(/\0.*$/s, ''))) return undefined
  if ((await applianceKind(source).catch(() => undefined)) !== 'ova') return undefined
  const members = await indexOva(source)
  if (members.some(({ name }) => /\.ovf$/i.test(name))) return undefined
  const [disk] = members
  if (disk === undefined || (await recogniseFormat(memberSource(source, disk))) === undefined) return undefined
  return new Map(members.map((member) => [member.name, memberSource(source, member)]))
}
