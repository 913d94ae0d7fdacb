/** Network interfaces: put in, taken out, plugged elsewhere, link up or down. */
import { AppError, type NicSpec } from '@covisor/model'
import { el, writeXml, type XmlElement } from '@covisor/xml'
import { type DomainChange, waits } from './domain-change.ts'
import { child, insert, setChild } from './edit-tree.ts'
import { findNic } from './find-device.ts'
import { linkElement, nicElement } from './nic-element.ts'
import type { PatchContext } from './patch-context.ts'

export function patchNics(context: PatchContext): DomainChange[] {
  const { before, after } = context
  const kept = new Map(before.spec.nics.map((nic) => [nic.key, nic]))
  const removed = before.spec.nics.filter(({ key }) => !after.spec.nics.some((nic) => nic.key === key))
  return [
    ...removed.flatMap((nic) => removeNic(context, nic)),
    ...after.spec.nics.flatMap((nic) => {
      const old = kept.get(nic.key)
      return old === undefined ? addNic(context, nic) : changeNic(context, old, nic)
    }),
  ]
}

function addNic({ domain, after, host }: PatchContext, nic: NicSpec): DomainChange[] {
  if (findNic(domain, nic) !== undefined) return [] // a repeated request
  const element = nicElement(nic, after.networks[nic.network], after.spec, host, undefined)
  insert(child(domain, 'devices'), element)
  return [{ what: `NIC "${nic.key}" added`, live: { kind: 'attach', xml: writeXml(element) } }]
}

function removeNic({ domain }: PatchContext, nic: NicSpec): DomainChange[] {
  const element = findNic(domain, nic)
  if (element === undefined) return [] // gone already
  domain.first('devices')?.remove(element)
  return [{ what: `NIC "${nic.key}" removed`, live: { kind: 'detach', xml: writeXml(element) } }]
}

function changeNic({ domain, after }: PatchContext, from: NicSpec, to: NicSpec): DomainChange[] {
  const plugged = from.network !== to.network || from.connected !== to.connected
  const rebuilt = from.mac !== to.mac || from.model !== to.model
  if (!plugged && !rebuilt) return []

  const element = findNic(domain, from)
  if (element === undefined) throw new AppError('NOT_FOUND', { kind: 'NIC of the VM', name: from.key })
  if (from.network !== to.network) plugInto(element, after.networks[to.network]?.nativeName, to)
  if (from.connected !== to.connected) setChild(element, 'link', linkElement(to) ?? linkUp(element))
  if (!rebuilt) return [{ what: whatOf(from, to), live: { kind: 'update', xml: writeXml(element) } }]

  child(element, 'mac').setAttr('address', to.mac)
  if (to.model !== 'other') child(element, 'model').setAttr('type', to.model)
  return [waits(`NIC "${to.key}" changed`, 'a card cannot become another card while the VM runs')]
}

function plugInto(element: XmlElement, network: string | undefined, nic: NicSpec): void {
  if (network === undefined) throw new AppError('NOT_FOUND', { kind: 'network', name: nic.network })
  element.setAttr('type', 'network')
  setChild(element, 'source', el('source', { network }))
  // A tap name, port profile or network port of the former place.
  for (const name of ['target', 'virtualport']) setChild(element, name, undefined)
}

/** A link that was down is said to be up; one that never was spoken of needs no word. */
function linkUp(element: XmlElement): XmlElement | undefined {
  return element.first('link') === undefined ? undefined : el('link', { state: 'up' })
}

function whatOf(from: NicSpec, to: NicSpec): string {
  if (from.network !== to.network) return `NIC "${to.key}" plugged into another network`
  return `link of NIC "${to.key}" ${to.connected ? 'up' : 'down'}`
}
