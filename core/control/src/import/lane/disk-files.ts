/**
 * The files of a bare disk: the source and what it names beside it (a VMDK's extents), or the members of a tar of disk files, in which
 * an uploader sends a disk in several files, the disk first.
 */
import { type DiskFiles, namedFiles, type RangeSource, recogniseFormat } from '@covisor/disk'
import { applianceKind, indexOva, memberSource } from '@covisor/ovf'
import type { CountingSource } from './lane-source.ts'

const TAR_NAME_BYTES = 100

/** Undefined for what is no disk: an appliance, or nothing that is known. */
export async function diskFilesOf(source: CountingSource): Promise<DiskFiles | undefined> {
  if ((await recogniseFormat(source)) === undefined) return await membersOf(source)
  const files = new Map<string, RangeSource>([[source.name, source]])
  for (const name of await namedFiles(source)) {
    const sibling = await source.sibling(name)
    if (sibling !== undefined) files.set(name, sibling)
  }
  return files
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
