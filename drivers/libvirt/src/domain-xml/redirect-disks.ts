/**
 * Domain XML whose disks are on other volumes: for a VM that goes to a host, or a disk that goes to a pool, where they have other
 * places. Everything else of a disk stays, what we do not model too. Pure.
 */
import { parseXml, writeXml, type XmlElement } from '@covisor/xml'
import { sourceElement } from './disk-element.ts'
import { setChild } from './edit-tree.ts'
import type { DiskSource } from './vm-host.ts'

export interface Redirection {
  readonly from: DiskSource
  readonly to: DiskSource
  /** Of the new volume, in QEMU's words; absent: as before. */
  readonly format?: string
}

export interface RedirectedDomain {
  readonly xml: string
  /** Targets (vda, …) of the redirected disks that the guest writes to. */
  readonly written: readonly string[]
  /** Redirections for which there is no disk. */
  readonly missing: readonly Redirection[]
}

export function redirectDisks(xml: string, redirections: readonly Redirection[]): RedirectedDomain {
  const domain = parseXml(xml, 'domain XML')
  const disks = domain.first('devices')?.elements('disk') ?? []
  const written: string[] = []
  const missing: Redirection[] = []
  for (const redirection of redirections) {
    const disk = disks.find((one) => isOn(one, redirection.from))
    if (disk === undefined) {
      missing.push(redirection)
      continue
    }
    redirect(disk, redirection.to)
    if (redirection.format !== undefined) disk.first('driver')?.setAttr('type', redirection.format)
    if (disk.first('readonly') === undefined) written.push(disk.first('target')?.attr('dev') ?? '')
  }
  return { xml: writeXml(domain), written, missing }
}

export const isOn = (disk: XmlElement, place: DiskSource): boolean => {
  const source = disk.first('source')
  if (place.type === 'volume') return source?.attr('pool') === place.pool && source.attr('volume') === place.volume
  if (place.type === 'network') return source?.attr('protocol') === 'rbd' && source.attr('name') === place.image
  return (source?.attr('file') ?? source?.attr('dev')) === place.path
}

/** For people: what a disk is on. */
export const placeName = (place: DiskSource): string =>
  place.type === 'volume' ? place.volume : place.type === 'network' ? `rbd:${place.image}` : place.path

function redirect(disk: XmlElement, to: DiskSource): void {
  const source = disk.first('source')
  if (source === undefined) return
  const wasNetwork = disk.attr('type') === 'network'
  disk.setAttr('type', to.type)
  if (wasNetwork || to.type === 'network') setChild(disk, 'source', sourceElement(to))
  else setPlace(source, to)
  // The chain below the old volume: the new one has all of it in itself.
  setChild(disk, 'backingStore', undefined)
}

/** Whatever else stands there (labels, reservations, slices of a device) stays. */
function setPlace(source: XmlElement, to: Exclude<DiskSource, { type: 'network' }>): void {
  for (const old of ['file', 'dev', 'pool', 'volume', 'index', 'startupPolicy']) source.setAttr(old, undefined)
  if (to.type === 'volume') source.setAttr('pool', to.pool).setAttr('volume', to.volume)
  else source.setAttr(to.type === 'file' ? 'file' : 'dev', to.path)
}
