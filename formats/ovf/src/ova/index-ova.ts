/** Where everything is in an OVA, by reading its headers only: some 512 bytes per member, whatever their size. */
import type { RangeSource } from '../range-source.ts'
import { BLOCK, tarError } from './tar-header.ts'
import { type OvaMember, padded, TarWalk } from './tar-walk.ts'

export async function indexOva(source: RangeSource, signal?: AbortSignal): Promise<OvaMember[]> {
  const walk = new TarWalk(source.name)
  const members: OvaMember[] = []
  // An archive may end without its two zero blocks; every member that was announced must be whole, padding included.
  for (let offset = 0; offset < source.size; ) {
    const step = walk.header(await readBytes(source, offset, BLOCK, signal), offset)
    if (step.kind === 'end') break
    offset += BLOCK
    if (step.kind === 'extension') walk.extension(await readBytes(source, offset, step.size, signal))
    if (step.kind === 'member') members.push(step.member)
    const size = padded(step.kind === 'member' ? step.member.size : step.size)
    if (offset + size > source.size) {
      const what = step.kind === 'member' ? `the member "${step.member.name}"` : 'a header'
      throw truncated(source.name, source.size, `${what} needs bytes ${offset} to ${offset + size}`)
    }
    offset += size
  }
  return members
}

async function readBytes(source: RangeSource, offset: number, length: number, signal?: AbortSignal): Promise<Buffer> {
  if (offset + length > source.size)
    throw truncated(source.name, source.size, `a header needs bytes to ${offset + length}`)
  const bytes = await source.read(offset, length, signal)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function truncated(file: string, size: number, needed: string) {
  return tarError(
    file,
    size,
    `the archive ends here, but ${needed}`,
    'The download or copy was cut short; get it again.',
  )
}
