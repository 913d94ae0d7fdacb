/**
 * Boot order as numbers on devices.
 *
 * A domain that says it in the old way (`<boot dev='hd'/>` in `<os>`) keeps it until somebody asks for an order of devices:
 * libvirt accepts only one of the two ways. Numbers of devices that we do not model are left to them.
 */
import type { VmSpec } from '@covisor/model'
import { el, type XmlElement } from '@covisor/xml'
import { integer } from './amounts.ts'
import { bootOrderOf } from './boot-order.ts'
import { type DomainChange, waits } from './domain-change.ts'
import { setChild } from './edit-tree.ts'
import { findDisk, findNic } from './find-device.ts'
import type { PatchContext } from './patch-context.ts'

export function patchBootOrder(context: PatchContext): DomainChange[] {
  const { domain, before, after } = context
  const wished = after.spec.bootOrder?.join() !== before.spec.bootOrder?.join()
  const keys = inOrder(after.spec)
  if (!wished && keys.join() === inOrder(before.spec).join()) return []

  const oldWay = domain.first('os')?.elements('boot') ?? []
  if (oldWay.length > 0 && !wished) return []
  for (const boot of oldWay) domain.first('os')?.remove(boot)

  const ours = devicesByKey(context)
  const taken = new Set(
    domain
      .first('devices')
      ?.elements()
      .filter((device) => ![...ours.values()].includes(device))
      .map((device) => integer(device.first('boot')?.attr('order'))),
  )
  let order = 0
  for (const [key, device] of ours) {
    if (!keys.includes(key)) setChild(device, 'boot', undefined)
  }
  for (const key of keys) {
    do order++
    while (taken.has(order))
    const device = ours.get(key)
    // Attributes such as loadparm stay.
    if (device?.first('boot') !== undefined) device.first('boot')?.setAttr('order', order)
    else if (device !== undefined) setChild(device, 'boot', el('boot', { order }))
  }
  return wished ? [waits('boot order', 'the firmware reads it at start')] : []
}

const inOrder = (spec: VmSpec): string[] => {
  const order = bootOrderOf(spec)
  return Object.keys(order).toSorted((a, b) => order[a]! - order[b]!)
}

function devicesByKey({ domain, after }: PatchContext): Map<string, XmlElement> {
  const found = [
    ...[...after.spec.disks, ...after.spec.cdroms].map((disk) => [disk.key, findDisk(domain, after, disk)] as const),
    ...after.spec.nics.map((nic) => [nic.key, findNic(domain, nic)] as const),
  ]
  return new Map(found.filter((entry): entry is readonly [string, XmlElement] => entry[1] !== undefined))
}
