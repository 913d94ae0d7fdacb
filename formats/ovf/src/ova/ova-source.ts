/**
 * An OVA that is never written: the archive that files beside each other would make, readable at any offset.
 *
 * For a descriptor with its disks in a folder, when whoever reads wants one file. Headers and padding come from memory, the
 * rest from the files. The same bytes as writeOva() would give.
 */
import { joined } from '../appliance/file-content.ts'
import { bytesSource, type RangeSource } from '../range-source.ts'
import { BLOCK } from './tar-header.ts'
import { checkName, header } from './write-ova.ts'

export function ovaSource(
  name: string,
  members: readonly { readonly name: string; readonly source: RangeSource }[],
): RangeSource {
  const names = new Set<string>()
  const pieces: RangeSource[] = []
  for (const member of members) {
    checkName(member.name, names)
    const { size } = member.source
    pieces.push(bytesSource(name, header({ name: member.name, size })), member.source)
    const padding = (BLOCK - (size % BLOCK)) % BLOCK
    if (padding > 0) pieces.push(bytesSource(name, Buffer.alloc(padding)))
  }
  pieces.push(bytesSource(name, Buffer.alloc(2 * BLOCK)))
  return joined(name, pieces)
}
