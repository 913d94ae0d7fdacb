/** What a VM starts with next time: its disk is named on the new volume, everything else stays. */
import type { DiskMove } from '@covisor/driver-api'
import { DomainXMLFlags } from '@covisor/libvirt'
import { AppError } from '@covisor/model'
import { driverType } from '../domain-xml/disk-element.ts'
import { redirectDisks } from '../domain-xml/redirect-disks.ts'
import { diskSourceAt } from '../session/disk-sources.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostFacts } from '../session/host-facts.ts'
import type { HostLink } from '../session/host-link.ts'

const ACTION = 'move a disk of the VM'

/** Throws HOST_REFUSED for a VM that runs. */
export async function repointDisk(
  link: HostLink,
  facts: HostFacts,
  move: DiskMove,
  signal: AbortSignal,
): Promise<void> {
  const { active } = await stateOf(link, move.target, signal)
  if (active) throw new AppError('HOST_REFUSED', { host: link.label, action: ACTION, why: 'the VM runs' })
  await repointDefinition(link, facts, move, signal)
}

/** Of a transient VM there is no definition for next time. */
export async function repointDefinition(
  link: HostLink,
  facts: HostFacts,
  { target, from, to }: DiskMove,
  signal: AbortSignal,
): Promise<void> {
  const dom = domainOf(target)
  const question = { action: ACTION, subject: subjectOf(target), signal }
  const { persistent } = await link.ask(question, (call, options) => call.domainIsPersistent({ dom }, options))
  if (persistent === 0) return
  const flags = [DomainXMLFlags.INACTIVE, DomainXMLFlags.SECURE]
  const { xml: before } = await link.ask(question, (call, options) => call.domainGetXmlDesc({ dom, flags }, options))
  const redirection = {
    from: await diskSourceAt(link, facts, from, signal),
    to: await diskSourceAt(link, facts, to, signal),
    format: driverType(to.format),
  }
  const { xml, missing } = redirectDisks(before, [redirection])
  if (missing.length > 0) return // done before
  await link.ask(question, (call, options) => call.domainDefineXmlFlags({ xml, flags: undefined }, options))
}
