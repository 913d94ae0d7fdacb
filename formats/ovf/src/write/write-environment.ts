/**
 * Writes an OVF environment document (DSP0243 11): the answers to an appliance's properties, as the guest reads them from
 * `ovf-env.xml` on a CD ("iso" transport) or from guestinfo.
 */
import { el, writeXml } from '@covisor/xml'

export interface OvfEnvironment {
  /** ovf:id of the virtual system that reads this. */
  readonly systemId: string
  /** Full keys, as the guest sees them: `class.key.instance`. */
  readonly properties: ReadonlyMap<string, string>
  readonly platform?: {
    readonly kind: string
    readonly version: string
    readonly vendor: string
    readonly locale: string
  }
}

export function writeEnvironment({ systemId, properties, platform }: OvfEnvironment): string {
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
    el(
      'PropertySection',
      {},
      [...properties].map(([key, value]) => el('Property', { 'oe:key': key, 'oe:value': value })),
    ),
  )
  return `${writeXml(environment, { declaration: true })}\n`
}
