/**
 * Whether something on the host still names a secret: a pool that people made by hand for the same user, or a VM's disk. By usage or by
 * UUID, as either may be written. Forgotten under it, it would not start again.
 */
import { DomainXMLFlags, type Secret } from '@covisor/libvirt'
import { parseXml, type XmlElement } from '@covisor/xml'
import type { HostLink } from '../session/host-link.ts'
import { ifNotGone } from '../session/if-not-gone.ts'

export async function isSecretUsed(link: HostLink, secret: Secret, signal: AbortSignal): Promise<boolean> {
  const question = { action: 'say who uses a password', signal }
  const { pools } = await link.ask(question, (call, options) => call.connectListAllStoragePools({}, options))
  for (const pool of pools) {
    const told = await ifNotGone(link.ask(question, (call, options) => call.storagePoolGetXmlDesc({ pool }, options)))
    if (told !== undefined && names(parseXml(told.xml, 'pool XML'), secret)) return true
  }
  const { domains } = await link.ask(question, (call, options) => call.connectListAllDomains({}, options))
  const flags = [DomainXMLFlags.INACTIVE]
  for (const dom of domains) {
    const told = await ifNotGone(link.ask(question, (call, options) => call.domainGetXmlDesc({ dom, flags }, options)))
    if (told !== undefined && names(parseXml(told.xml, 'domain XML'), secret)) return true
  }
  return false
}

const names = (root: XmlElement, { uuid, usageID }: Secret): boolean =>
  root.descendants('secret').some((secret) => secret.attr('usage') === usageID || sameUuid(secret.attr('uuid'), uuid))

const sameUuid = (text: string | undefined, uuid: string): boolean =>
  text?.toLowerCase().replaceAll('-', '') === uuid.toLowerCase().replaceAll('-', '')
