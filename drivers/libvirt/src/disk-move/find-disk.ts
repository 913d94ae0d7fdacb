/** The disk of a VM that is on a certain volume: what libvirt calls it, what is being done with it, and what keeps it where it is. */
import type { DiskMove } from '@covisor/driver-api'
import { DomainXMLFlags, type Flag } from '@covisor/libvirt'
import { parseXml, type XmlElement } from '@covisor/xml'
import { isOn } from '../domain-xml/redirect-disks.ts'
import type { DiskSource } from '../domain-xml/vm-host.ts'
import { diskSourceAt } from '../session/disk-sources.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'
import { ifTold } from '../session/if-told.ts'

export interface FoundDisk {
  /** vda, …; undefined: no disk of it is there. */
  readonly disk: string | undefined
  readonly obstacles: readonly string[]
}

export async function findDisk(
  link: HostLink,
  facts: HostFacts,
  { target, from }: DiskMove,
  signal: AbortSignal,
): Promise<FoundDisk> {
  const place = await diskSourceAt(link, facts, from, signal)
  const dom = domainOf(target)
  const question = { action: 'look at a disk that is to move', subject: subjectOf(target), signal }
  const [disks, snapshots] = await Promise.all([
    disksOf(link, { target, signal }),
    ifTold(link.ask(question, (call, options) => call.domainSnapshotNum({ dom }, options))),
  ])
  const disk = disks.find((one) => isOn(one, place))
  const dev = disk?.first('target')?.attr('dev')
  if (disk === undefined || dev === undefined) return { disk: undefined, obstacles: [`it has no disk on ${from.name}`] }
  return {
    disk: dev,
    obstacles: [
      ...((snapshots?.num ?? 0) > 0 ? ['it has snapshots, which are in the old volume: delete them'] : []),
      ...(place.type === 'volume' ? [`${dev} is no file or device of "${link.label}"`] : []),
      ...(disk.first('shareable') === undefined ? [] : [`${dev} is written by other VMs too (shareable)`]),
      ...(disk.first('mirror') === undefined ? [] : [`${dev} is being copied already`]),
    ],
  }
}

export async function disksOf(
  link: HostLink,
  { target, signal }: { readonly target: DiskMove['target']; readonly signal: AbortSignal },
  flags: readonly Flag<'DomainXMLFlags'>[] = [],
): Promise<XmlElement[]> {
  const question = { action: 'describe the VM', subject: subjectOf(target), signal }
  const args = { dom: domainOf(target), flags: [DomainXMLFlags.SECURE, ...flags] }
  const { xml } = await link.ask(question, (call, options) => call.domainGetXmlDesc(args, options))
  return parseXml(xml, 'domain XML').first('devices')?.elements('disk') ?? []
}

/** Which of two places a disk is on; undefined: on neither. */
export const sideOf = (
  disks: readonly XmlElement[],
  places: Readonly<Record<'from' | 'to', DiskSource>>,
): { readonly side: 'from' | 'to'; readonly disk: XmlElement } | undefined => {
  for (const side of ['from', 'to'] as const) {
    const disk = disks.find((one) => isOn(one, places[side]))
    if (disk !== undefined) return { side, disk }
  }
  return undefined
}
