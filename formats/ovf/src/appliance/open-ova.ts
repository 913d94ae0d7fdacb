/**
 * Opens an OVA with random access: descriptor, manifest and certificate wherever they stand in the archive, every other
 * member as a part of the archive. Reads headers and the small files; no disk.
 */
import { MAX_TEXT_BYTES } from '../descriptor/decode-text.ts'
import type { OvfNote } from '../descriptor/envelope.ts'
import { indexOva } from '../ova/index-ova.ts'
import type { OvaMember } from '../ova/tar-walk.ts'
import { OvfError } from '../ovf-error.ts'
import { partOf, type RangeSource } from '../range-source.ts'
import { type Appliance, type OpenOptions, openAppliance } from './open-appliance.ts'

export async function openOva(
  source: RangeSource,
  options: OpenOptions = {},
  signal?: AbortSignal,
): Promise<Appliance> {
  const members = await indexOva(source, signal)
  const [descriptor, ...others] = withEnding(members, '.ovf')
  if (descriptor === undefined) {
    const names = members.map(({ name }) => name).slice(0, 5)
    throw new OvfError({
      file: source.name,
      clause: 'DSP0243 5.3',
      text: `the archive holds no .ovf descriptor${names.length > 0 ? `, but ${names.join(', ')}` : ''}`,
      remedy: 'This is a tar archive, but not an OVA.',
    })
  }
  const base = descriptor.name.replace(/\.ovf$/i, '')
  const manifest = besides(members, base, '.mf')
  const certificate = besides(members, base, '.cert')
  const read = async (member: OvaMember) => ({ name: member.name, bytes: await readSmall(source, member, signal) })
  const appliance = await openAppliance(
    {
      descriptor: await read(descriptor),
      manifest: manifest && (await read(manifest)),
      certificate: certificate && (await read(certificate)),
      files: new Map(members.map((member) => [member.name, memberSource(source, member)])),
    },
    options,
  )
  return { ...appliance, notes: [...appliance.notes, ...others.map((other) => ignored(other, descriptor))] }
}

export function memberSource(source: RangeSource, { name, offset, size }: OvaMember): RangeSource {
  return partOf(source, offset, size, `${source.name}:${name}`)
}

function withEnding(members: readonly OvaMember[], ending: string): OvaMember[] {
  return members.filter(({ name }) => name.toLowerCase().endsWith(ending))
}

/** The one named like the descriptor, as DSP0243 5.1 says; else the only one there is. */
function besides(members: readonly OvaMember[], base: string, ending: string): OvaMember | undefined {
  const candidates = withEnding(members, ending)
  return (
    candidates.find(({ name }) => name.slice(0, -ending.length) === base) ??
    (candidates.length === 1 ? candidates[0] : undefined)
  )
}

async function readSmall(source: RangeSource, member: OvaMember, signal?: AbortSignal): Promise<Uint8Array> {
  if (member.size > MAX_TEXT_BYTES) {
    throw new OvfError({
      file: source.name,
      offset: member.offset,
      clause: 'limit of this reader',
      text: `"${member.name}" has ${member.size} bytes; descriptors and manifests end at ${MAX_TEXT_BYTES}`,
    })
  }
  return source.read(member.offset, member.size, signal)
}

function ignored(other: OvaMember, descriptor: OvaMember): OvfNote {
  return {
    line: undefined,
    text: `"${other.name}" is a second descriptor and ignored; "${descriptor.name}" comes first`,
  }
}
