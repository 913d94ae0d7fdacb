/** Asks a running domain to change now: memory, vCPUs, devices, title. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { VmTarget } from '@covisor/driver-api'
import {
  DomainDeviceModifyFlags,
  DomainMemoryModFlags,
  DomainMetadataType,
  DomainModificationImpact,
  DomainVcpuFlags,
} from '@covisor/libvirt'
import { parseXml, type XmlElement } from '@covisor/xml'
import { addressOf } from '../domain-xml/dedicated.ts'
import type { LiveStep } from '../domain-xml/domain-change.ts'
import { macOf } from '../domain-xml/observe-device.ts'
import { domainOf, subjectOf } from './domain-handle.ts'
import type { HostLink } from './host-link.ts'

/** Returns why it does not hold yet, or undefined. Throws what the host says against it. */
export async function applyLive(
  link: HostLink,
  target: VmTarget,
  step: LiveStep,
  signal: AbortSignal,
): Promise<string | undefined> {
  const dom = domainOf(target)
  const question = { action: 'change the running VM', subject: subjectOf(target), signal }
  const live = DomainDeviceModifyFlags.LIVE
  switch (step.kind) {
    case 'title': {
      const args = { type: DomainMetadataType.TITLE, metadata: step.title, key: undefined, uri: undefined }
      const flags = DomainModificationImpact.LIVE
      await link.ask(question, (call, options) => call.domainSetMetadata({ dom, ...args, flags }, options))
      return undefined
    }
    case 'vcpus': {
      const args = { dom, nvcpus: step.count, flags: DomainVcpuFlags.LIVE }
      await link.askSlow(question, (call, options) => call.domainSetVcpusFlags(args, options))
      return undefined
    }
    case 'memory': {
      const args = { dom, memory: BigInt(step.memoryMiB) * 1024n, flags: DomainMemoryModFlags.LIVE }
      await link.ask(question, (call, options) => call.domainSetMemoryFlags(args, options))
      return undefined
    }
    case 'attach':
      await link.ask(question, (call, o) => call.domainAttachDeviceFlags({ dom, xml: step.xml, flags: live }, o))
      return undefined
    case 'update':
      await link.ask(question, (call, o) => call.domainUpdateDeviceFlags({ dom, xml: step.xml, flags: live }, o))
      return undefined
    case 'detach':
      await link.askSlow(question, (call, o) => call.domainDetachDeviceFlags({ dom, xml: step.xml, flags: live }, o))
      return (await isReleased(link, target, step.xml, signal)) ? undefined : 'the guest has not let go of it yet'
    default:
      return step satisfies never
  }
}

const PATIENCE_MS = 2_000
const LOOK_EVERY_MS = 250

/**
 * A guest must agree to give a PCI device back; one that is not up yet, or hangs, never does. libvirt has waited five
 * seconds by now; this is for the moment between its answer and its own view of the domain.
 */
async function isReleased(link: HostLink, target: VmTarget, xml: string, signal: AbortSignal): Promise<boolean> {
  const device = parseXml(xml)
  const question = { action: 'describe the VM', subject: subjectOf(target), signal }
  for (let waited = 0; ; waited += LOOK_EVERY_MS) {
    const now = await link.ask(question, (call, options) => call.domainGetXmlDesc({ dom: domainOf(target) }, options))
    const devices = parseXml(now.xml).first('devices')?.elements(device.local) ?? []
    if (!devices.some((other) => isSame(other, device))) return true
    if (waited >= PATIENCE_MS) return false
    await sleep(LOOK_EVERY_MS, undefined, { signal })
  }
}

function isSame(one: XmlElement, other: XmlElement): boolean {
  if (one.local === 'interface') return macOf(one) === macOf(other)
  if (one.local === 'hostdev') return addressOf(one) === addressOf(other)
  return one.first('target')?.attr('dev') === other.first('target')?.attr('dev')
}
