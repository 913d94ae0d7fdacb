/** Networks: XML to what we show, and back. */
import type { NewNetwork, ObservedNetwork } from '@covisor/driver-api'
import { AppError } from '@covisor/model'
import { el, parseXml, writeXml, type XmlElement } from '@covisor/xml'
import { integer } from '../domain-xml/amounts.ts'
import { parseSubnet, prefixOfNetmask, subnetText } from './subnet.ts'

export function observeNetwork(
  xml: string,
  facts: { readonly active: boolean; readonly startWithHost: boolean },
): ObservedNetwork {
  const network = parseXml(xml, 'network XML')
  const bridge = network.first('bridge')?.attr('name')
  return {
    nativeName: network.first('name')?.text ?? '',
    nativeRef: network.first('uuid')?.text.trim() ?? '',
    kind: kindOf(network.first('forward')),
    ...facts,
    ...(bridge === undefined ? {} : { bridge }),
    subnets: network.elements('ip').flatMap((ip) => subnetOf(ip) ?? []),
    hasDhcp: network.elements('ip').some((ip) => ip.first('dhcp') !== undefined),
  }
}

function kindOf(forward: XmlElement | undefined): ObservedNetwork['kind'] {
  const mode = forward === undefined ? undefined : (forward.attr('mode') ?? 'nat')
  switch (mode) {
    case undefined:
      return 'isolated'
    case 'nat':
      return 'nat'
    case 'route':
    case 'open':
      return 'routed'
    case 'bridge':
      // A bridge network without a bridge of its own hands guests to a host interface by macvtap.
      return forward?.attr('dev') === undefined && forward?.first('interface') === undefined ? 'bridged' : 'direct'
    case 'private':
    case 'vepa':
    case 'passthrough':
    case 'hostdev':
      return 'direct'
    default:
      return 'other'
  }
}

function subnetOf(ip: XmlElement): string | undefined {
  const address = ip.attr('address')
  const prefix = integer(ip.attr('prefix')) ?? prefixOfNetmask(ip.attr('netmask'))
  return address === undefined || prefix === undefined ? undefined : subnetText(address, prefix)
}

/** Throws REQUEST_INVALID when the subnet or bridge that this kind needs is missing or malformed. */
export function networkXml(network: NewNetwork): string {
  const name = el('name', {}, network.nativeName)
  if (network.kind === 'bridged') {
    if (network.bridge === undefined) {
      throw new AppError('REQUEST_INVALID', {
        where: 'bridge',
        why: "a bridged network needs the name of the host's bridge",
      })
    }
    return writeXml(el('network', {}, name, el('forward', { mode: 'bridge' }), el('bridge', { name: network.bridge })))
  }
  return writeXml(
    el(
      'network',
      {},
      name,
      network.kind === 'nat' ? el('forward', { mode: 'nat' }) : undefined,
      // stp off costs nothing on a bridge of one host and saves guests thirty seconds of waiting for DHCP.
      el('bridge', { stp: 'off', delay: 0 }),
      network.subnet === undefined ? undefined : ipElement(network.subnet),
    ),
  )
}

function ipElement(text: string): XmlElement {
  const subnet = parseSubnet(text)
  return el(
    'ip',
    { family: 'ipv4', address: subnet.hostAddress, prefix: subnet.prefix },
    el('dhcp', {}, el('range', { start: subnet.firstGuest, end: subnet.lastGuest })),
  )
}
