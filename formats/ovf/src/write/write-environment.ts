/**
 * Writes an OVF environment document (DSP0243 11): the answers to an appliance's properties, as the guest reads them from
 * `ovf-env.xml` on a CD ("iso" transport) or from guestinfo.
 */
import { el, writeXml, type XmlElement } from '@covisor/xml'

export interface OvfEnvironment {
  /** ovf:id of the virtual system that reads this. */
  readonly systemId: string
  /** Full keys, as the guest sees them: `class.key.instance`. */
  readonly properties: ReadonlyMap<string, string>
  /** The other systems of its collection, with what they are told: a web server finds its database there. */
  readonly peers?: readonly { readonly systemId: string; readonly properties: ReadonlyMap<string, string> }[]
  readonly platform?: {
    readonly kind: string
    readonly version: string
    readonly vendor: string
    readonly locale: string
  }
}

export function writeEnvironment({ systemId, properties, peers = [], platform }: OvfEnvironment): string {
  const namespace = 'http://schemas.dmtf.org/ovf/environment/1'
  const environment = el(
    'Environment',
    { xmlns: namespace, 'xmlns:oe': namespace, 'oe:id': systemId },
    platform &&
      el(
        'PlatformSection',
        {},
        el('Kind', {}, platform.kind),
        el('Version', {}, platform.version),
        el('Vendor', {}, platform.vendor),
        el('Locale', {}, platform.locale),
      ),
    propertySection(properties),
    peers.map((peer) => el('Entity', { 'oe:id': peer.systemId }, propertySection(peer.properties))),
  )
  return `${writeXml(environment, { declaration: true })}\n`
}

const propertySection = (properties: ReadonlyMap<string, string>): XmlElement =>
  el(
    'PropertySection',
    {},
    [...properties].map(([key, value]) => el('Property', { 'oe:key': key, 'oe:value': value })),
  )
