/**
 * Takes a domain away and brings it back as it was.
 *
 * Its description is libvirt's own: the domain XML with secrets, so that also what we do not model comes back, and the XML of
 * its snapshots, whose content is inside the volumes. NVRAM and TPM state lie on the host, found again by path and UUID.
 */
import type { SetAsidePart, VmTarget } from '@covisor/driver-api'
import {
  type Domain,
  DomainSnapshotCreateFlags,
  DomainSnapshotListFlags,
  DomainSnapshotXMLFlags,
  DomainXMLFlags,
} from '@covisor/libvirt'
import { setAutostart } from '../session/define-vm.ts'
import { domainOf, subjectOf } from '../session/domain-handle.ts'
import { stateOf } from '../session/domain-state.ts'
import type { HostLink, Question } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'
import { undefineVm } from '../session/undefine-vm.ts'

interface Description {
  readonly domain: string
  /** Parents before children. */
  readonly snapshots: readonly { readonly xml: string; readonly isCurrent: boolean }[]
  readonly startsWithHost: boolean
}

export function setAsidePart(link: HostLink): SetAsidePart {
  return {
    async describe(target, signal) {
      const found = await ifNotGone(read(link, domainOf(target), about('describe the VM', target, signal)))
      return found === undefined ? undefined : JSON.stringify(found)
    },

    remove: (target, signal) => undefineVm(link, target, 'keep', signal),

    async bringBack(target, description, signal) {
      if ((await ifNotGone(stateOf(link, target, signal))) === undefined)
        await define(link, target, description, signal)
      const { startsWithHost } = JSON.parse(description) as Description
      await defineSnapshots(link, target, description, signal)
      await setAutostart(link, target, startsWithHost, signal)
    },

    // libvirt removes NVRAM and TPM state only together with a domain, so there has to be one again for a moment.
    async discard(target, description, signal) {
      if ((await ifNotGone(stateOf(link, target, signal))) === undefined)
        await define(link, target, description, signal)
      await undefineVm(link, target, 'forget', signal)
    },
  }
}

async function read(link: HostLink, dom: Domain, question: Question): Promise<Description> {
  const flags = [DomainXMLFlags.SECURE, DomainXMLFlags.INACTIVE]
  const { xml: domain } = await link.ask(question, (call, options) => call.domainGetXmlDesc({ dom, flags }, options))
  const { autostart } = await link.ask(question, (call, options) => call.domainGetAutostart({ dom }, options))
  const parentsFirst = { dom, flags: DomainSnapshotListFlags.TOPOLOGICAL }
  const { snapshots } = await link.ask(question, (call, o) => call.domainListAllSnapshots(parentsFirst, o))
  const described: Description['snapshots'][number][] = []
  for (const snap of snapshots) {
    const asked = { snap, flags: DomainSnapshotXMLFlags.SECURE }
    const { xml } = await link.ask(question, (call, options) => call.domainSnapshotGetXmlDesc(asked, options))
    const { current } = await link.ask(question, (call, options) => call.domainSnapshotIsCurrent({ snap }, options))
    described.push({ xml, isCurrent: current === 1 })
  }
  return { domain, snapshots: described, startsWithHost: autostart === 1 }
}

async function define(link: HostLink, target: VmTarget, description: string, signal: AbortSignal): Promise<void> {
  const { domain } = JSON.parse(description) as Description
  const question = about('define the VM again', target, signal)
  await link.ask(question, (call, options) => call.domainDefineXmlFlags({ xml: domain, flags: undefined }, options))
}

/** Again is the same: libvirt replaces the description of a snapshot that it knows. */
async function defineSnapshots(
  link: HostLink,
  target: VmTarget,
  description: string,
  signal: AbortSignal,
): Promise<void> {
  const { REDEFINE, CURRENT } = DomainSnapshotCreateFlags
  const question = about('define the snapshots of the VM again', target, signal)
  for (const { xml, isCurrent } of (JSON.parse(description) as Description).snapshots) {
    const flags = isCurrent ? [REDEFINE, CURRENT] : REDEFINE
    const asked = { dom: domainOf(target), xmlDesc: xml, flags }
    await link.ask(question, (call, options) => call.domainSnapshotCreateXml(asked, options))
  }
}

const about = (action: string, target: VmTarget, signal: AbortSignal): Question => ({
  action,
  subject: subjectOf(target),
  signal,
})
