/** Network XML to read and to patch. Source of the elements: libvirt 11.3.0, docs/formatnetwork.rst. */
import { el, type XmlElement } from '@covisor/xml'
import { insert, LibvirtDocument } from './document.ts'

export interface NetworkAddress {
  readonly family: 'ipv4' | 'ipv6'
  readonly address: string
  /** From `prefix` or `netmask`; undefined if the document says neither. */
  readonly prefix: number | undefined
  readonly ranges: readonly { readonly start: string; readonly end: string }[]
  readonly hosts: readonly DhcpHost[]
  readonly element: XmlElement
}

export interface DhcpHost {
  readonly mac: string | undefined
  readonly name: string | undefined
  readonly ip: string
}

export class NetworkXml extends LibvirtDocument {
  constructor(xml: string) {
    super(xml, 'network')
  }

  get bridge(): string | undefined {
    return this.root.first('bridge')?.attr('name')
  }

  /** `nat`, `route`, `bridge`, …; undefined for a network without a way out. */
  get forwardMode(): string | undefined {
    const forward = this.root.first('forward')
    return forward === undefined ? undefined : (forward.attr('mode') ?? 'nat')
  }

  get addresses(): NetworkAddress[] {
    return this.root.elements('ip').map((element) => {
      const dhcp = element.first('dhcp')
      return {
        family: element.attr('family') === 'ipv6' ? 'ipv6' : 'ipv4',
        address: element.attr('address') ?? '',
        prefix: prefixOf(element),
        ranges: (dhcp?.elements('range') ?? []).map((range) => ({
          start: range.attr('start') ?? '',
          end: range.attr('end') ?? '',
        })),
        hosts: (dhcp?.elements('host') ?? []).map((host) => ({
          mac: host.attr('mac'),
          name: host.attr('name'),
          ip: host.attr('ip') ?? '',
        })),
        element,
      }
    })
  }

  /** Reserves an address in the DHCP of `to`, which must be one of `addresses`. */
  addDhcpHost(to: NetworkAddress, { mac, name, ip }: DhcpHost): void {
    if (to.element.first('dhcp') === undefined) insert(to.element, el('dhcp'))
    const dhcp = to.element.first('dhcp')
    if (dhcp !== undefined) insert(dhcp, el('host', { mac, name, ip }))
  }
}

function prefixOf(element: XmlElement): number | undefined {
  const prefix = element.attr('prefix')
  if (prefix !== undefined) return Number(prefix)
  const netmask = element.attr('netmask')
  if (netmask === undefined) return undefined
  const bits = netmask.split('.').map((part) => Number(part).toString(2).padStart(8, '0'))
  return bits.join('').lastIndexOf('1') + 1
}
