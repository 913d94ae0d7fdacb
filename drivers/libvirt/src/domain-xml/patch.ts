/**
 * Carries the difference between two definitions over into the XML of a domain that exists.
 *
 * Only what differs is touched. Everything else stays as it was, understood or not: devices that others passed through,
 * qemu:commandline, PCI addresses, hand-written elements, comments. Without a difference the text comes back unchanged.
 * Run on the stored XML it gives what to define; run on the XML of the running domain, its changes carry the very device
 * elements that live calls need.
 */
import type { VmDefinition } from '@covisor/driver-api'
import { parseXml, writeXml } from '@covisor/xml'
import type { DomainChange } from './domain-change.ts'
import { patchBootOrder } from './patch-boot-order.ts'
import type { PatchContext } from './patch-context.ts'
import { patchDedicated } from './patch-dedicated.ts'
import { patchCdroms, patchDisks } from './patch-disks.ts'
import { patchNics } from './patch-nics.ts'
import { patchSize } from './patch-size.ts'
import { patchSystem } from './patch-system.ts'
import type { DiskSources, VmHost } from './vm-host.ts'

export interface Patched {
  readonly xml: string
  readonly changes: readonly DomainChange[]
}

/** Throws XmlError; NOT_SUPPORTED for what the host cannot give; NOT_FOUND when a device to change is not there. */
export function patch(
  currentXml: string,
  before: VmDefinition,
  after: VmDefinition,
  host: VmHost,
  sources: DiskSources,
): Patched {
  const domain = parseXml(currentXml, `domain XML of ${after.nativeName}`)
  const context: PatchContext = { domain, before, after, host, sources }
  const changes = [
    ...patchSystem(context),
    ...patchSize(context),
    ...patchDisks(context),
    ...patchCdroms(context),
    ...patchNics(context),
    ...patchDedicated(context),
    ...patchBootOrder(context),
  ]
  return { xml: changes.length === 0 ? currentXml : writeXml(domain), changes }
}
