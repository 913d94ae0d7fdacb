/**
 * Snapshots: XML to what we show, and back.
 *
 * libvirt's internal snapshot of a running VM always includes its memory. When only the disks were asked for, that is
 * noted in front of the description, and reverting throws the memory away (see snapshot-part.ts).
 */
import type { ObservedSnapshot } from '@covisor/driver-api'
import { el, parseXml, writeXml } from '@covisor/xml'
import { integer } from '../domain-xml/amounts.ts'

const DISKS_ONLY = '[disks only] '

export interface ReadSnapshot extends ObservedSnapshot {
  /** Memory is saved with it, asked for or not. */
  readonly carriesMemory: boolean
}

export function readSnapshot(xml: string, isCurrent: boolean): ReadSnapshot {
  const snapshot = parseXml(xml, 'snapshot XML')
  const parent = snapshot.find('parent', 'name')?.text
  const text = snapshot.first('description')?.text ?? ''
  const disksOnly = text.startsWith(DISKS_ONLY)
  const description = disksOnly ? text.slice(DISKS_ONLY.length) : text
  const memory = snapshot.first('memory')?.attr('snapshot')
  const state = snapshot.first('state')?.text.trim()
  // Without a <memory> element (older libvirt, test hypervisor), the state says it: a running VM was saved whole.
  const carriesMemory = memory === undefined ? state === 'running' || state === 'paused' : memory !== 'no'
  return {
    nativeName: snapshot.first('name')?.text ?? '',
    ...(parent === undefined ? {} : { parent }),
    createdAt: new Date((integer(snapshot.first('creationTime')?.text) ?? 0) * 1000),
    hasMemory: carriesMemory && !disksOnly,
    carriesMemory,
    isCurrent,
    ...(description === '' ? {} : { description }),
  }
}

export function snapshotXml(snapshot: {
  readonly nativeName: string
  readonly description: string
  readonly disksOnly: boolean
}): string {
  const description = (snapshot.disksOnly ? DISKS_ONLY : '') + snapshot.description
  return writeXml(el('domainsnapshot', {}, el('name', {}, snapshot.nativeName), el('description', {}, description)))
}
